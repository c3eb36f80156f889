/// Anthropic's Messages API, `anthropic-messages`, as Anthropic itself, Vertex and Azure serve it
/// (https://docs.anthropic.com/en/api/messages, read 2026-11-23). Entrance:
/// [dev.portolan.dialect.anthropic.AnthropicMessages]. Pure: no I/O, no clock, no configuration.
@NullMarked
package dev.portolan.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
