package dev.portolan.provider.openai;

import dev.portolan.catalog.Provider;
import dev.portolan.provider.ProviderSettings;

/// Mistral (https://docs.mistral.ai/api, read 2026-11-22): OpenAI's API, but that tokens of streams
/// are counted unasked and that fields it does not know, `stream_options` among them, are refused.
///
/// Settings are those of [OpenAiCompatibleAdapter]; `stream_usage` is `false` without one.
public final class MistralAdapter extends OpenAiCompatibleAdapter {
    @Override
    public String shortName() {
        return "mistral";
    }

    @Override
    public boolean asksForStreamUsage(Provider provider) {
        return new ProviderSettings(provider).flag("stream_usage").orElse(false);
    }
}
