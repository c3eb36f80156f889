/// Ollama's own API, `ollama` (https://docs.ollama.com/api/chat, read 2026-11-26). Entrance:
/// [dev.portolan.dialect.ollama.OllamaChat]. Pure: no I/O, no clock, no configuration.
@NullMarked
package dev.portolan.dialect.ollama;

import org.jspecify.annotations.NullMarked;
