/// Google's Gemini API: [dev.portolan.provider.gemini.GeminiAdapter].
@NullMarked
package dev.portolan.provider.gemini;

import org.jspecify.annotations.NullMarked;
