/// Cohere's API, version 2, `cohere-v2` (https://docs.cohere.com/reference/chat, read 2026-11-26).
/// Entrance: [dev.portolan.dialect.cohere.CohereV2]. Pure: no I/O, no clock, no configuration.
@NullMarked
package dev.portolan.dialect.cohere;

import org.jspecify.annotations.NullMarked;
