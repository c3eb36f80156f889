package dev.portolan.provider.azure;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.dialect.Dialect;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.CredentialNeed;
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
import dev.portolan.provider.openai.ModelListing;
import dev.portolan.secret.Secret;
import java.net.URI;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A resource at Azure: OpenAI's models and others in OpenAI's dialect, Claude in Anthropic's. The
/// base URL is the resource's root, `https://NAME.openai.azure.com` or
/// `https://NAME.services.ai.azure.com`; a model is a deployment. A deployment with `claude` in its
/// name is one of Claude.
///
/// | setting | means | without it |
/// |---|---|---|
/// | `api` | `v1`, `deployments` (dated versions) or `models` (model inference) | `v1`, or `deployments` where there is an `api_version` |
/// | `api_version` | the `api-version` of the query | none for `v1`, `2024-10-21`, `2024-05-01-preview` |
/// | `deployments` | the list of models: names of deployments, or objects with `id` and what else is known | Azure's own list |
/// | `list_api_version` | version of the API that lists deployments, where `api` is not `v1` | `2022-12-01` |
/// | `tenant_id`, `client_id` | of an application at Microsoft Entra ID; its client secret is the credential | the credential is a key |
/// | `cloud` | whose Entra ID: `public`, `usgovernment` or `china` | `public` |
/// | `strip_id_prefix` | cut off the ids of the list | nothing |
/// | `stream_usage` | whether the version understands `stream_options.include_usage` | `true` |
/// | `unsupported_parameters` | for Claude: `warn`, `drop` or `reject` what it cannot do | `warn` |
public final class AzureOpenAiAdapter implements ProviderAdapter {
    private static final String ANTHROPIC_VERSION = "2023-06-01";

    private final Clock clock;
    private final Entra entra;

    /// For `ServiceLoader`.
    public AzureOpenAiAdapter() {
        this(Clock.systemUTC());
    }

    AzureOpenAiAdapter(Clock clock) {
        this.clock = clock;
        this.entra = new Entra(clock);
    }

    @Override
    public Optional<Map<String, SettingKind>> settings() {
        return Optional.of(
                Map.of(
                        "api",
                        SettingKind.oneOf("v1", "deployments", "models"),
                        "api_version",
                        SettingKind.TEXT,
                        "deployments",
                        SettingKind.LIST,
                        "list_api_version",
                        SettingKind.TEXT,
                        "tenant_id",
                        SettingKind.TEXT,
                        "client_id",
                        SettingKind.TEXT,
                        "cloud",
                        SettingKind.oneOf("public", "usgovernment", "china"),
                        "stream_usage",
                        SettingKind.FLAG,
                        "strip_id_prefix",
                        SettingKind.TEXT,
                        "unsupported_parameters",
                        SettingKind.UNSUPPORTED_PARAMETERS));
    }

    @Override
    public String shortName() {
        return "azure-openai";
    }

    @Override
    public Dialect dialect() {
        return Dialect.OPENAI_CHAT;
    }

    @Override
    public Dialect dialect(ModelId model) {
        return isClaude(model) ? Dialect.ANTHROPIC_MESSAGES : Dialect.OPENAI_CHAT;
    }

    private static boolean isClaude(ModelId model) {
        return model.upstreamModel().toLowerCase(Locale.ROOT).contains("claude");
    }

    @Override
    public Set<Operation> operations() {
        return EnumSet.allOf(Operation.class);
    }

    @Override
    public CredentialNeed credentialNeed(Provider provider) {
        return CredentialNeed.REQUIRED;
    }

    @Override
    public Optional<String> lack(Provider provider) {
        return Entra.lack(new ProviderSettings(provider));
    }

    /// What the client secret was exchanged for.
    @Override
    public List<Secret> otherSecrets(ProviderAccess provider) {
        return Entra.isUsed(new ProviderSettings(provider.provider()))
                ? entra.given(provider)
                : List.of();
    }

    @Override
    public boolean asksForStreamUsage(Provider provider) {
        return new ProviderSettings(provider).flag("stream_usage").orElse(true);
    }

    @Override
    public ModelList supportedModels(ProviderAccess provider, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        ProviderSettings settings = new ProviderSettings(provider.provider());
        JsonNode deployments = provider.provider().settings().get("deployments");
        URI list = under(provider.provider(), Api.of(settings).list(settings));
        if (deployments != null && deployments.isArray() && !deployments.isEmpty()) {
            return new ModelListing(provider, Map.of(), http, clock, Optional.of(list))
                    .of(deployments);
        }
        return new ModelListing(provider, headers(provider, http), http, clock, Optional.of(list))
                .read();
    }

    @Override
    public UpstreamAnswer complete(ProviderAccess provider, CompletionCall call, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        ProviderSettings settings = new ProviderSettings(provider.provider());
        Map<String, String> headers = headers(provider, http);
        headers.put("Content-Type", "application/json");
        headers.put("Accept", call.answerType());
        String path =
                Api.of(settings).path(call.operation(), call.model().upstreamModel(), settings);
        if (isClaude(call.model())) {
            path = "/anthropic/v1/messages";
            headers.put("anthropic-version", ANTHROPIC_VERSION);
            Optional.ofNullable(headers.remove("api-key"))
                    .ifPresent(key -> headers.put("x-api-key", key));
        }
        return http.send(
                UpstreamRequest.post(
                        provider, under(provider.provider(), path), headers, call.body()));
    }

    /// The root may have been given as OpenAI's or Anthropic's clients want it.
    private static URI under(Provider provider, String path) {
        String base = provider.baseUrl().map(URI::toString).orElse("");
        String root = base.replaceFirst("/(openai|anthropic)(/v1)?/?$", "").replaceFirst("/$", "");
        return URI.create(root + path);
    }

    private Map<String, String> headers(ProviderAccess provider, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        Map<String, String> headers = new HashMap<>();
        if (Entra.isUsed(new ProviderSettings(provider.provider()))) {
            headers.put("Authorization", "Bearer " + entra.token(provider, http).reveal());
        } else {
            provider.credential().ifPresent(key -> headers.put("api-key", key.reveal().strip()));
        }
        return headers;
    }
}
