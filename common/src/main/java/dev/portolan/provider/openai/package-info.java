/// Providers that speak OpenAI's API: listing their models in all the shapes such lists take, and
/// calling them.
///
/// Entrances: [dev.portolan.provider.openai.OpenAiCompatibleAdapter], and
/// [dev.portolan.provider.openai.OpenRouterAdapter] for what OpenRouter has beyond it. What one
/// entry of a list says is read aspect by aspect, each in a class of its own.
@NullMarked
package dev.portolan.provider.openai;

import org.jspecify.annotations.NullMarked;
