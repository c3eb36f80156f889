package dev.portolan.provider.openai;

import dev.portolan.provider.HttpText;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderSettings;
import dev.portolan.provider.SettingKind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// OpenAI itself: its API, plus two headers that say on whose account
/// (https://platform.openai.com/docs/api-reference/authentication, read 2026-11-26).
///
/// | setting | means | without it |
/// |---|---|---|
/// | `organization` | sent as `OpenAI-Organization` | not sent |
/// | `project` | sent as `OpenAI-Project` | not sent |
///
/// and those of [OpenAiCompatibleAdapter].
public final class OpenAiAdapter extends OpenAiCompatibleAdapter {
    @Override
    public Optional<Map<String, SettingKind>> settings() {
        Map<String, SettingKind> all = new TreeMap<>(super.settings().orElseThrow());
        all.put("organization", SettingKind.HEADER_VALUE);
        all.put("project", SettingKind.HEADER_VALUE);
        return Optional.of(all);
    }

    @Override
    public String shortName() {
        return "openai";
    }

    @Override
    protected Map<String, String> headers(ProviderAccess provider) {
        Map<String, String> headers = super.headers(provider);
        ProviderSettings settings = new ProviderSettings(provider.provider());
        settings.text("organization")
                .filter(HttpText::isHeaderValue)
                .ifPresent(value -> headers.put("OpenAI-Organization", value));
        settings.text("project")
                .filter(HttpText::isHeaderValue)
                .ifPresent(value -> headers.put("OpenAI-Project", value));
        return headers;
    }
}
