package dev.portolan.provider.gemini;

import dev.portolan.catalog.Provider;
import dev.portolan.dialect.Dialect;
import dev.portolan.provider.BaseUrl;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.CredentialNeed;
import dev.portolan.provider.JsonFetch;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderAdapter;
import dev.portolan.provider.SettingKind;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.provider.UpstreamRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The Gemini API, as Google AI Studio gives keys for it (https://ai.google.dev/api, read
/// 2026-11-26). The base URL may name a version (`…/v1beta`); without one `v1beta` is spoken.
///
/// | setting | means | without it |
/// |---|---|---|
/// | `embedding_batch` | how many texts one call embeds, at most 100 | 100 |
/// | `unsupported_parameters` | `warn`, `drop` or `reject` what it cannot do | `warn` |
public final class GeminiAdapter implements ProviderAdapter {
    private static final Pattern VERSION = Pattern.compile(".*/v\\d+[a-z0-9]*/?");

    private final Clock clock;

    /// For `ServiceLoader`.
    public GeminiAdapter() {
        this(Clock.systemUTC());
    }

    GeminiAdapter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Map<String, SettingKind>> settings() {
        return Optional.of(
                Map.of(
                        "embedding_batch",
                        SettingKind.COUNT,
                        "unsupported_parameters",
                        SettingKind.UNSUPPORTED_PARAMETERS));
    }

    @Override
    public String shortName() {
        return "gemini";
    }

    @Override
    public Dialect dialect() {
        return Dialect.GEMINI;
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
        URI list = under(provider.provider(), "/models?pageSize=1000");
        return new GeminiModels(
                        provider.provider(),
                        list,
                        new JsonFetch(provider, headers(provider), http, clock))
                .read();
    }

    @Override
    public UpstreamAnswer complete(ProviderAccess provider, CompletionCall call, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        Map<String, String> headers = headers(provider);
        headers.put("Content-Type", "application/json");
        String method =
                switch (call.operation()) {
                    case EMBEDDING -> "batchEmbedContents";
                    case CHAT_COMPLETION, TEXT_COMPLETION ->
                            call.stream() ? "streamGenerateContent?alt=sse" : "generateContent";
                };
        return http.send(
                UpstreamRequest.post(
                        provider,
                        under(provider.provider(), model(call) + ":" + method),
                        headers,
                        call.body()));
    }

    /// A model's path. Some give a model the name that Google's list has for it.
    private static String model(CompletionCall call) {
        String name = call.model().upstreamModel();
        String id = name.startsWith("models/") ? name.substring("models/".length()) : name;
        return "/models/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private static URI under(Provider provider, String path) {
        boolean hasVersion =
                provider.baseUrl()
                        .filter(base -> VERSION.matcher(base.toString()).matches())
                        .isPresent();
        return BaseUrl.under(provider, hasVersion ? path : "/v1beta" + path);
    }

    private static Map<String, String> headers(ProviderAccess provider) {
        Map<String, String> headers = new HashMap<>();
        provider.credential().ifPresent(key -> headers.put("x-goog-api-key", key.reveal().strip()));
        return headers;
    }
}
