package dev.portolan.provider.openai;

import dev.portolan.catalog.Provider;
import dev.portolan.dialect.Dialect;
import dev.portolan.provider.BaseUrl;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.CredentialNeed;
import dev.portolan.provider.HttpText;
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
import dev.portolan.secret.Secret;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Any provider with OpenAI's API under its base URL.
///
/// | setting | means | without it |
/// |---|---|---|
/// | `credential` | `required`, `optional` or `none` | `required` |
/// | `auth_header` | the header that carries the credential | `Authorization` |
/// | `auth_scheme` | the word before the credential; empty: none | `Bearer`, or none in another header than `Authorization` |
/// | `chat_path` | where completions are, after the base URL | `/chat/completions` |
/// | `embeddings_path` | where embeddings are, after the base URL | `/embeddings` |
/// | `completions_path` | where completions of text are, after the base URL | `/completions` |
/// | `models_path` | where the list is, after the base URL, or a whole address on the same server; a list of these for several lists | `/models` |
/// | `models_query` | query of the list's address, such as `limit=1000` | none |
/// | `strip_id_prefix` | cut off the ids of the list, such as `models/` | nothing |
/// | `stream_usage` | whether the provider understands `stream_options.include_usage` | `true` |
public class OpenAiCompatibleAdapter implements ProviderAdapter {
    private final Clock clock;

    /// For `ServiceLoader`.
    public OpenAiCompatibleAdapter() {
        this(Clock.systemUTC());
    }

    OpenAiCompatibleAdapter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Map<String, SettingKind>> settings() {
        return Optional.of(
                Map.of(
                        "credential",
                        SettingKind.CREDENTIAL_NEED,
                        "auth_header",
                        SettingKind.HEADER_NAME,
                        "auth_scheme",
                        SettingKind.HEADER_VALUE,
                        "chat_path",
                        SettingKind.PATH,
                        "embeddings_path",
                        SettingKind.PATH,
                        "completions_path",
                        SettingKind.PATH,
                        "models_path",
                        SettingKind.PATHS,
                        "models_query",
                        SettingKind.QUERY,
                        "strip_id_prefix",
                        SettingKind.TEXT,
                        "stream_usage",
                        SettingKind.FLAG));
    }

    @Override
    public String shortName() {
        return "openai-compatible";
    }

    @Override
    public Dialect dialect() {
        return Dialect.OPENAI_CHAT;
    }

    /// All three: whether a provider really has one, its own answer tells.
    @Override
    public Set<Operation> operations() {
        return EnumSet.allOf(Operation.class);
    }

    @Override
    public CredentialNeed credentialNeed(Provider provider) {
        return switch (new ProviderSettings(provider).text("credential").orElse("required")) {
            case "optional" -> CredentialNeed.OPTIONAL;
            case "none" -> CredentialNeed.NONE;
            default -> CredentialNeed.REQUIRED;
        };
    }

    @Override
    public boolean asksForStreamUsage(Provider provider) {
        return new ProviderSettings(provider).flag("stream_usage").orElse(true);
    }

    @Override
    public ModelList supportedModels(ProviderAccess provider, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        Map<String, String> headers = headers(provider);
        headers.put("Accept", "application/json");
        return new ModelListing(provider, headers, http, clock).read();
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
                        BaseUrl.under(provider.provider(), path(provider.provider(), call)),
                        headers,
                        call.body()));
    }

    private static String path(Provider provider, CompletionCall call) {
        ProviderSettings settings = new ProviderSettings(provider);
        return switch (call.operation()) {
            case CHAT_COMPLETION -> settings.text("chat_path").orElse("/chat/completions");
            case TEXT_COMPLETION -> settings.text("completions_path").orElse("/completions");
            case EMBEDDING -> settings.text("embeddings_path").orElse("/embeddings");
        };
    }

    /// Headers of every call; a new map for the caller to add to.
    protected Map<String, String> headers(ProviderAccess provider) {
        Map<String, String> headers = new HashMap<>();
        ProviderSettings settings = new ProviderSettings(provider.provider());
        if (provider.credential().isPresent()
                && credentialNeed(provider.provider()) != CredentialNeed.NONE) {
            Secret credential = provider.credential().get();
            String header =
                    settings.text("auth_header")
                            .filter(HttpText::isHeaderName)
                            .orElse("Authorization");
            String scheme =
                    settings.text("auth_scheme")
                            .or(() ->
                                    settings.isEmptyText("auth_scheme")
                                            ? Optional.of("")
                                            : Optional.empty())
                            .orElse(header.equalsIgnoreCase("Authorization") ? "Bearer" : "");
            String secret = credential.reveal().strip();
            headers.put(header, scheme.isEmpty() ? secret : scheme + " " + secret);
        }
        return headers;
    }
}
