/// Providers with Anthropic's API: [dev.portolan.provider.anthropic.AnthropicAdapter].
@NullMarked
package dev.portolan.provider.anthropic;

import org.jspecify.annotations.NullMarked;
