/// The entrance of `POST /v1/chat/completions`, `/v1/completions` and `/v1/embeddings`:
/// [dev.portolan.api.completion.CompletionServlet] speaks HTTP,
/// [dev.portolan.api.completion.CompletionFlow] is the life of a completion on one page.
@NullMarked
package dev.portolan.api.completion;

import org.jspecify.annotations.NullMarked;
