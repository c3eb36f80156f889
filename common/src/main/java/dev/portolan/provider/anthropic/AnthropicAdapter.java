package dev.portolan.provider.anthropic;

import dev.portolan.catalog.Provider;
import dev.portolan.dialect.Dialect;
import dev.portolan.provider.BaseUrl;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.CredentialNeed;
import dev.portolan.provider.HttpText;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderAdapter;
import dev.portolan.provider.ProviderSettings;
import dev.portolan.provider.SettingKind;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.openai.ModelListing;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Anthropic, or whoever serves its API under a root of their own
/// (https://docs.anthropic.com/en/api/overview, read 2026-11-23).
///
/// | setting | means | without it |
/// |---|---|---|
/// | `anthropic_version` | the `anthropic-version` header | `2023-06-01` |
/// | `anthropic_beta` | the `anthropic-beta` header | not sent |
/// | `strip_id_prefix` | cut off the ids of the list | nothing |
/// | `unsupported_parameters` | `warn`, `drop` or `reject` what it cannot do | `warn` |
public final class AnthropicAdapter implements ProviderAdapter {
    private static final String VERSION = "2023-06-01";

    /// With this at its end, some clients want the base URL.
    private static final String VERSION_PATH = "/v1";

    /// Pages of this many are the largest that are given.
    private static final String LIST = "/v1/models?limit=1000";

    private final Clock clock;

    /// For `ServiceLoader`.
    public AnthropicAdapter() {
        this(Clock.systemUTC());
    }

    AnthropicAdapter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Map<String, SettingKind>> settings() {
        return Optional.of(
                Map.of(
                        "anthropic_version",
                        SettingKind.HEADER_VALUE,
                        "anthropic_beta",
                        SettingKind.HEADER_VALUE,
                        "strip_id_prefix",
                        SettingKind.TEXT,
                        "unsupported_parameters",
                        SettingKind.UNSUPPORTED_PARAMETERS));
    }

    @Override
    public String shortName() {
        return "anthropic";
    }

    @Override
    public Dialect dialect() {
        return Dialect.ANTHROPIC_MESSAGES;
    }

    @Override
    public CredentialNeed credentialNeed(Provider provider) {
        return CredentialNeed.REQUIRED;
    }

    @Override
    public ModelList supportedModels(ProviderAccess provider, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        return new ModelListing(
                        provider,
                        headers(provider),
                        http,
                        clock,
                        Optional.of(BaseUrl.underRoot(provider.provider(), LIST, VERSION_PATH)))
                .read();
    }

    @Override
    public UpstreamAnswer complete(ProviderAccess provider, CompletionCall call, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        Map<String, String> headers = headers(provider);
        headers.put("Content-Type", "application/json");
        headers.put("Accept", call.answerType());
        return http.send(
                UpstreamRequest.post(
                        provider,
                        BaseUrl.underRoot(provider.provider(), "/v1/messages", VERSION_PATH),
                        headers,
                        call.body()));
    }

    private static Map<String, String> headers(ProviderAccess provider) {
        Map<String, String> headers = new HashMap<>();
        ProviderSettings settings = new ProviderSettings(provider.provider());
        provider.credential().ifPresent(key -> headers.put("x-api-key", key.reveal().strip()));
        headers.put(
                "anthropic-version",
                settings.text("anthropic_version").filter(HttpText::isHeaderValue).orElse(VERSION));
        settings.text("anthropic_beta")
                .filter(HttpText::isHeaderValue)
                .ifPresent(beta -> headers.put("anthropic-beta", beta));
        return headers;
    }
}
