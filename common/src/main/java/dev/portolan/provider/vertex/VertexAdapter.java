package dev.portolan.provider.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.dialect.Dialect;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.dialect.form.Trees;
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
import dev.portolan.secret.Secret;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Vertex AI: Gemini in Google's dialect, Claude (`claude-…`) in Anthropic's, open models
/// (`meta/llama-…`) in OpenAI's. The credential is the key of a service account (a JSON file, as
/// one line) or an API key.
///
/// | setting | means | without it |
/// |---|---|---|
/// | `location` | the region | `global` |
/// | `project` | whose quota and bill | the service account's; none with an API key |
/// | `api_version` | of the calls | `v1beta1`, which knows the ids of tool calls |
/// | `publishers` | whose models are listed, such as `google anthropic` | `google anthropic` |
/// | `embedding_batch` | how many texts one call embeds | 1 for `gemini-embedding-…`, else 100 |
/// | `unsupported_parameters` | `warn`, `drop` or `reject` what it cannot do | `warn` |
public final class VertexAdapter implements ProviderAdapter {
    /// What Anthropic's dialect is called here
    /// (https://docs.anthropic.com/en/api/claude-on-vertex-ai, read 2026-11-26).
    private static final String ANTHROPIC_VERSION = "vertex-2023-10-16";

    private final Clock clock;
    private final ServiceAccounts accounts = new ServiceAccounts();

    /// For `ServiceLoader`.
    public VertexAdapter() {
        this(Clock.systemUTC());
    }

    VertexAdapter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Map<String, SettingKind>> settings() {
        return Optional.of(
                Map.of(
                        "location",
                        SettingKind.ADDRESS_PART,
                        "project",
                        SettingKind.TEXT,
                        "api_version",
                        SettingKind.ADDRESS_PART,
                        "publishers",
                        SettingKind.TEXT,
                        "embedding_batch",
                        SettingKind.COUNT,
                        "unsupported_parameters",
                        SettingKind.UNSUPPORTED_PARAMETERS));
    }

    @Override
    public String shortName() {
        return "vertex";
    }

    @Override
    public Dialect dialect() {
        return Dialect.GEMINI;
    }

    @Override
    public Dialect dialect(ModelId model) {
        if (Publishers.isClaude(model)) {
            return Dialect.ANTHROPIC_MESSAGES;
        }
        return Publishers.isOpen(model) ? Dialect.OPENAI_CHAT : Dialect.GEMINI;
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT_COMPLETION, Operation.EMBEDDING);
    }

    @Override
    public CredentialNeed credentialNeed(Provider provider) {
        return CredentialNeed.REQUIRED;
    }

    /// Gemini's models embed one text a call here, others up to 250
    /// (https://cloud.google.com/vertex-ai/generative-ai/docs/embeddings/get-text-embeddings, read
    /// 2026-11-26); the Gemini API, whose dialect it is, takes 100 of all.
    @Override
    public Map<String, JsonNode> defaultSettings(ModelId model) {
        return model.upstreamModel().startsWith("gemini-embedding-")
                ? Map.of("embedding_batch", IntNode.valueOf(1))
                : Map.of();
    }

    /// The location says where.
    @Override
    public boolean needsBaseUrl() {
        return false;
    }

    @Override
    public Optional<String> objectionTo(Provider provider, Secret credential) {
        return ServiceAccounts.isOne(credential)
                ? ServiceAccounts.objectionTo(credential)
                : ProviderAdapter.super.objectionTo(provider, credential);
    }

    /// What was signed with an account's key.
    @Override
    public List<Secret> otherSecrets(ProviderAccess provider) {
        return provider.credential().map(accounts::given).orElse(List.of());
    }

    @Override
    public ModelList supportedModels(ProviderAccess provider, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        Places places = places(provider);
        VertexModels models = new VertexModels(provider.provider());
        for (String publisher : VertexModels.publishers(provider.provider())) {
            URI list = places.list(publisher);
            models.read(list, new JsonFetch(provider, headers(provider, list), http, clock));
        }
        return models.list();
    }

    @Override
    public UpstreamAnswer complete(ProviderAccess provider, CompletionCall call, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        URI uri = places(provider).call(call);
        Map<String, String> headers = headers(provider, uri);
        headers.put("Content-Type", "application/json");
        return http.send(UpstreamRequest.post(provider, uri, headers, body(call)));
    }

    /// What other hosts of a dialect take differently.
    private static byte[] body(CompletionCall call) {
        if (Publishers.isClaude(call.model())) {
            ObjectNode body = tree(call.body());
            body.remove("model"); // stands in the address
            body.put("anthropic_version", ANTHROPIC_VERSION);
            return bytes(body);
        }
        return call.operation() == Operation.EMBEDDING
                ? bytes(Embedding.of(call.model()).body(tree(call.body()).path("requests")))
                : call.body();
    }

    private static ObjectNode tree(byte[] body) {
        try {
            return Trees.answer(body);
        } catch (MalformedAnswerException impossible) {
            throw new IllegalStateException("a translator wrote no JSON object", impossible);
        }
    }

    private static byte[] bytes(ObjectNode body) {
        return new TranslatedRequest(body, new TreeSet<>()).json();
    }

    private Places places(ProviderAccess provider) throws UpstreamException {
        Optional<Secret> account = provider.credential().filter(ServiceAccounts::isOne);
        return Places.of(
                provider.provider(),
                account.isPresent() ? accounts.project(account.get()) : Optional.empty());
    }

    private Map<String, String> headers(ProviderAccess provider, URI uri) throws UpstreamException {
        Map<String, String> headers = new HashMap<>();
        if (provider.credential().isPresent()) {
            Secret credential = provider.credential().get();
            if (ServiceAccounts.isOne(credential)) {
                headers.put("Authorization", "Bearer " + accounts.token(credential, uri).reveal());
            } else {
                headers.put("x-goog-api-key", credential.reveal().strip());
            }
        }
        return headers;
    }
}
