/// OpenAI's dialect, as far as we act on it: what a request asks for, what an answer or one chunk
/// of a stream says. Chat, completions of text, and embeddings.
///
/// Everything here works on bytes and leaves alone what it need not change: a request or answer
/// passes as it came but for the few places that are rewritten, so unknown fields, the order of
/// keys and the spelling of numbers survive. Entrances:
/// [dev.portolan.dialect.openai.OpenAiRequest], [dev.portolan.dialect.framing.SseReader],
/// [dev.portolan.dialect.openai.ChatDocument], [dev.portolan.dialect.openai.ProviderError]. Pure:
/// no I/O, no clock, no configuration.
@NullMarked
package dev.portolan.dialect.openai;

import org.jspecify.annotations.NullMarked;
