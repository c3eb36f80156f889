/// Google's `generateContent`, `gemini`, as the Gemini API and Vertex AI serve it
/// (https://ai.google.dev/api/generate-content, read 2026-11-26), and Google's formats of
/// embeddings. Entrance: [dev.portolan.dialect.gemini.GenerateContent]. Pure: no I/O, no clock, no
/// configuration.
@NullMarked
package dev.portolan.dialect.gemini;

import org.jspecify.annotations.NullMarked;
