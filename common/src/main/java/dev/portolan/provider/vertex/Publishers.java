package dev.portolan.provider.vertex;

import dev.portolan.catalog.ModelId;

/// Whose a model is, which decides the dialect it is spoken to in; a name tells.
final class Publishers {
    private Publishers() {}

    static boolean isClaude(ModelId model) {
        return model.upstreamModel().startsWith("claude");
    }

    /// Models of others, such as `meta/llama-4-maverick`, are served in OpenAI's dialect
    /// (https://cloud.google.com/vertex-ai/generative-ai/docs/maas/call-open-model-apis, read
    /// 2026-11-26).
    static boolean isOpen(ModelId model) {
        return model.upstreamModel().contains("/");
    }

    static String of(ModelId model) {
        return isClaude(model) ? "anthropic" : "google";
    }
}
