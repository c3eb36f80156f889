package dev.portolan.provider.ollama;

import dev.portolan.catalog.Provider;
import dev.portolan.dialect.Dialect;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.CredentialNeed;
import dev.portolan.provider.JsonFetch;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderAdapter;
import dev.portolan.provider.ProviderSettings;
import dev.portolan.provider.SettingKind;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.provider.UpstreamRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An Ollama server, by its own API (https://docs.ollama.com/api/introduction, read 2026-11-26).
///
/// | setting | means | without it |
/// |---|---|---|
/// | `credential` | `required`, `optional` or `none`; sent as a bearer's | `optional` |
/// | `unsupported_parameters` | `warn`, `drop` or `reject` what it cannot do | `warn` |
public final class OllamaAdapter implements ProviderAdapter {
    private final Clock clock;

    /// For `ServiceLoader`.
    public OllamaAdapter() {
        this(Clock.systemUTC());
    }

    OllamaAdapter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Map<String, SettingKind>> settings() {
        return Optional.of(
                Map.of(
                        "credential",
                        SettingKind.CREDENTIAL_NEED,
                        "unsupported_parameters",
                        SettingKind.UNSUPPORTED_PARAMETERS));
    }

    @Override
    public String shortName() {
        return "ollama";
    }

    @Override
    public Dialect dialect() {
        return Dialect.OLLAMA;
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT_COMPLETION, Operation.EMBEDDING);
    }

    @Override
    public CredentialNeed credentialNeed(Provider provider) {
        return switch (new ProviderSettings(provider).text("credential").orElse("optional")) {
            case "required" -> CredentialNeed.REQUIRED;
            case "none" -> CredentialNeed.NONE;
            default -> CredentialNeed.OPTIONAL;
        };
    }

    @Override
    public ModelList supportedModels(ProviderAccess provider, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        Map<String, String> headers = headers(provider);
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json");
        return new OllamaModels(provider.provider(), new JsonFetch(provider, headers, http, clock))
                .read();
    }

    @Override
    public UpstreamAnswer complete(ProviderAccess provider, CompletionCall call, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        Map<String, String> headers = headers(provider);
        headers.put("Content-Type", "application/json");
        headers.put("Accept", call.stream() ? "application/x-ndjson" : "application/json");
        String path = call.operation() == Operation.EMBEDDING ? "/api/embed" : "/api/chat";
        return http.send(
                UpstreamRequest.post(
                        provider,
                        OllamaModels.under(provider.provider(), path),
                        headers,
                        call.body()));
    }

    private Map<String, String> headers(ProviderAccess provider) {
        Map<String, String> headers = new HashMap<>();
        if (credentialNeed(provider.provider()) != CredentialNeed.NONE) {
            provider.credential()
                    .ifPresent(
                            key -> headers.put("Authorization", "Bearer " + key.reveal().strip()));
        }
        return headers;
    }
}
