/// Ollama's own API: [dev.portolan.provider.ollama.OllamaAdapter].
@NullMarked
package dev.portolan.provider.ollama;

import org.jspecify.annotations.NullMarked;
