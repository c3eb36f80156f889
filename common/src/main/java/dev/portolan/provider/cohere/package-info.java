/// Providers with Cohere's API: [dev.portolan.provider.cohere.CohereAdapter].
@NullMarked
package dev.portolan.provider.cohere;

import org.jspecify.annotations.NullMarked;
