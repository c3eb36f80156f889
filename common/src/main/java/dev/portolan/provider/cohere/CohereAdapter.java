package dev.portolan.provider.cohere;

import dev.portolan.catalog.Provider;
import dev.portolan.dialect.Dialect;
import dev.portolan.provider.BaseUrl;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.CredentialNeed;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderAdapter;
import dev.portolan.provider.SettingKind;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.provider.openai.ModelListing;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Cohere, or whoever serves its API under a root of their own
/// (https://docs.cohere.com/reference/about, read 2026-11-26).
///
/// | setting | means | without it |
/// |---|---|---|
/// | `strip_id_prefix` | cut off the ids of the list | nothing |
/// | `unsupported_parameters` | `warn`, `drop` or `reject` what it cannot do | `warn` |
public final class CohereAdapter implements ProviderAdapter {
    /// Pages of this many are the largest that are given
    /// (https://docs.cohere.com/reference/list-models, read 2026-11-26).
    private static final String LIST = "/v1/models?page_size=1000";

    private final Clock clock;

    /// For `ServiceLoader`.
    public CohereAdapter() {
        this(Clock.systemUTC());
    }

    CohereAdapter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Map<String, SettingKind>> settings() {
        return Optional.of(
                Map.of(
                        "strip_id_prefix",
                        SettingKind.TEXT,
                        "unsupported_parameters",
                        SettingKind.UNSUPPORTED_PARAMETERS));
    }

    @Override
    public String shortName() {
        return "cohere";
    }

    @Override
    public Dialect dialect() {
        return Dialect.COHERE_V2;
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT_COMPLETION, Operation.EMBEDDING);
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
                        Optional.of(under(provider, LIST)))
                .read();
    }

    @Override
    public UpstreamAnswer complete(ProviderAccess provider, CompletionCall call, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        Map<String, String> headers = headers(provider);
        headers.put("Content-Type", "application/json");
        headers.put("Accept", call.answerType());
        String path = call.operation() == Operation.EMBEDDING ? "/v2/embed" : "/v2/chat";
        return http.send(
                UpstreamRequest.post(provider, under(provider, path), headers, call.body()));
    }

    private static URI under(ProviderAccess provider, String path) {
        return BaseUrl.underRoot(provider.provider(), path, "/v2", "/v1");
    }

    private static Map<String, String> headers(ProviderAccess provider) {
        Map<String, String> headers = new HashMap<>();
        provider.credential()
                .ifPresent(key -> headers.put("Authorization", "Bearer " + key.reveal().strip()));
        return headers;
    }
}
