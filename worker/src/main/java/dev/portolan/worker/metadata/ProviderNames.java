package dev.portolan.worker.metadata;

import dev.portolan.catalog.Provider;
import dev.portolan.provider.ProviderSettings;
import java.util.List;
import java.util.Map;

/// What the sources call our providers. Whom they do not name otherwise, they call as we do. A
/// provider's setting `metadata_provider` says it for one row: a name of theirs, or nothing for
/// "leave this one alone".
final class ProviderNames {
    static final ProviderNames MODELS_DEV =
            new ProviderNames(
                    Map.ofEntries(
                            Map.entry("gemini", List.of("google")),
                            Map.entry(
                                    "vertex", List.of("google-vertex", "google-vertex-anthropic")),
                            Map.entry(
                                    "vertexai",
                                    List.of("google-vertex", "google-vertex-anthropic")),
                            Map.entry(
                                    "vertex-ai",
                                    List.of("google-vertex", "google-vertex-anthropic")),
                            Map.entry("bedrock", List.of("amazon-bedrock")),
                            Map.entry("azure-openai", List.of("azure")),
                            Map.entry("together", List.of("togetherai")),
                            Map.entry("fireworks", List.of("fireworks-ai")),
                            Map.entry("moonshot", List.of("moonshotai")),
                            Map.entry("vercel-gateway", List.of("vercel")),
                            Map.entry("cloudflare", List.of("cloudflare-workers-ai")),
                            Map.entry("snowflake", List.of("snowflake-cortex")),
                            Map.entry("novita", List.of("novita-ai"))));

    static final ProviderNames LITELLM =
            new ProviderNames(
                    Map.ofEntries(
                            Map.entry("vertex", List.of("vertex_ai")),
                            Map.entry("vertexai", List.of("vertex_ai")),
                            Map.entry("vertex-ai", List.of("vertex_ai")),
                            Map.entry("azure-openai", List.of("azure")),
                            Map.entry("together", List.of("together_ai")),
                            Map.entry("fireworks", List.of("fireworks_ai")),
                            Map.entry("alibaba", List.of("dashscope")),
                            Map.entry("nvidia", List.of("nvidia_nim")),
                            Map.entry("vercel", List.of("vercel_ai_gateway")),
                            Map.entry("vercel-gateway", List.of("vercel_ai_gateway"))));

    /// The setting of a provider's row.
    static final String SETTING = "metadata_provider";

    private final Map<String, List<String>> theirs;

    private ProviderNames(Map<String, List<String>> theirs) {
        this.theirs = Map.copyOf(theirs);
    }

    /// The source's names for a provider; none where it is to be left alone.
    List<String> of(Provider provider) {
        ProviderSettings settings = new ProviderSettings(provider);
        if (settings.isEmptyText(SETTING)) {
            return List.of();
        }
        return settings.text(SETTING)
                .map(List::of)
                .orElseGet(() -> theirs.getOrDefault(provider.id(), List.of(provider.id())));
    }
}
