package dev.portolan.provider.openai;

import dev.portolan.provider.HttpText;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderSettings;
import dev.portolan.provider.SettingKind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// OpenRouter: OpenAI's API, plus two headers by which it knows the calling application
/// (https://openrouter.ai/docs/api-reference/overview, read 2026-11-22).
///
/// | setting | means | without it |
/// |---|---|---|
/// | `http_referer` | the application's address, sent as `HTTP-Referer` | not sent |
/// | `x_title` | the application's name, sent as `X-Title` | not sent |
///
/// and those of [OpenAiCompatibleAdapter]. Its list is public: that it can be read says nothing
/// about the credential.
public final class OpenRouterAdapter extends OpenAiCompatibleAdapter {
    @Override
    public Optional<Map<String, SettingKind>> settings() {
        Map<String, SettingKind> all = new TreeMap<>(super.settings().orElseThrow());
        all.put("http_referer", SettingKind.HEADER_VALUE);
        all.put("x_title", SettingKind.HEADER_VALUE);
        return Optional.of(all);
    }

    @Override
    public String shortName() {
        return "openrouter";
    }

    @Override
    protected Map<String, String> headers(ProviderAccess provider) {
        Map<String, String> headers = super.headers(provider);
        ProviderSettings settings = new ProviderSettings(provider.provider());
        settings.text("http_referer")
                .filter(HttpText::isHeaderValue)
                .ifPresent(value -> headers.put("HTTP-Referer", value));
        settings.text("x_title")
                .filter(HttpText::isHeaderValue)
                .ifPresent(value -> headers.put("X-Title", value));
        return headers;
    }
}
