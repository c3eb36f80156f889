package dev.portolan.api.recorded;

import dev.portolan.testing.Recording;

/// What a provider's recorded answer means, by the rules of translation.
public final class ProviderView {
    private ProviderView() {}

    public static Meaning of(Recording recording) {
        return switch (recording.dialect()) {
            case "anthropic" -> AnthropicView.of(recording);
            case "gemini" -> GeminiView.of(recording);
            case "bedrock-converse" -> ConverseView.of(recording);
            case "cohere-v2" -> CohereView.of(recording);
            case "ollama" -> OllamaView.of(recording);
            default -> throw new AssertionError("nobody reads " + recording.dialect());
        };
    }
}
