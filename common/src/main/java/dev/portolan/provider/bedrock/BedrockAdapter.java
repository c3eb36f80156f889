package dev.portolan.provider.bedrock;

import dev.portolan.catalog.Provider;
import dev.portolan.dialect.Dialect;
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
import dev.portolan.secret.Secret;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Amazon Bedrock (https://docs.aws.amazon.com/bedrock/latest/APIReference/welcome.html, read
/// 2026-11-26). One provider is one region.
///
/// | setting | means | without it |
/// |---|---|---|
/// | `region` | where models are called and listed | that of `base_url`'s host, or else `us-east-1` |
/// | `control_base_url` | where models are listed; at AWS or on the server of `base_url` | `bedrock.<region>.amazonaws.com`, or a `base_url` that is not AWS's |
/// | `unsupported_parameters` | `warn`, `drop` or `reject` what it cannot do | `warn` |
public final class BedrockAdapter implements ProviderAdapter {
    private final AmbientCredentials ambient;
    private final Authorization authorization;
    private final Clock clock;

    /// For `ServiceLoader`.
    public BedrockAdapter() {
        this(AmbientCredentials.ofProcess(Clock.systemUTC()), Clock.systemUTC());
    }

    BedrockAdapter(AmbientCredentials ambient, Clock clock) {
        this.ambient = ambient;
        this.authorization = new Authorization(ambient, clock);
        this.clock = clock;
    }

    @Override
    public Optional<Map<String, SettingKind>> settings() {
        return Optional.of(
                Map.of(
                        "region",
                        SettingKind.TEXT,
                        "control_base_url",
                        SettingKind.TEXT,
                        "unsupported_parameters",
                        SettingKind.UNSUPPORTED_PARAMETERS));
    }

    @Override
    public String shortName() {
        return "bedrock";
    }

    @Override
    public Dialect dialect() {
        return Dialect.BEDROCK_CONVERSE;
    }

    @Override
    public Set<Operation> operations() {
        return Set.of(Operation.CHAT_COMPLETION, Operation.EMBEDDING);
    }

    /// Without one the process speaks for itself, with its role at AWS.
    @Override
    public CredentialNeed credentialNeed(Provider provider) {
        return CredentialNeed.OPTIONAL;
    }

    /// The region says where.
    @Override
    public boolean needsBaseUrl() {
        return false;
    }

    @Override
    public Optional<String> lack(Provider provider) {
        try {
            Endpoints.of(provider);
            return Optional.empty();
        } catch (UpstreamException nowhere) {
            return Optional.of(String.valueOf(nowhere.getMessage()));
        }
    }

    /// An access key is a document, which need not fit into a header.
    @Override
    public Optional<String> objectionTo(Provider provider, Secret credential) {
        return switch (AwsCredential.of(Optional.of(credential)).orElse(null)) {
            case null -> Optional.of("is a JSON document without AccessKeyId and SecretAccessKey");
            case AwsCredential.ApiKey(var key) -> ProviderAdapter.super.objectionTo(provider, key);
            case AwsCredential.AccessKey key -> key.objection();
            case AwsCredential.Ambient _ -> Optional.empty();
        };
    }

    /// The process's own, where the provider has none.
    @Override
    public List<Secret> otherSecrets(ProviderAccess provider) {
        return provider.credential().isPresent()
                ? List.of()
                : ambient.find().map(AwsCredential::secrets).orElse(List.of());
    }

    @Override
    public ModelList supportedModels(ProviderAccess provider, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        return new ModelLists(provider, authorization, http, clock).read();
    }

    @Override
    public UpstreamAnswer complete(ProviderAccess provider, CompletionCall call, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        Endpoints endpoints = Endpoints.of(provider.provider());
        URI uri = endpoints.model(call.model().upstreamModel(), action(call));
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put(
                "Accept",
                call.stream() ? "application/vnd.amazon.eventstream" : "application/json");
        Map<String, String> signed =
                authorization.headers(
                        provider, endpoints.region(), "POST", uri, headers, call.body());
        return http.send(UpstreamRequest.post(provider, uri, signed, call.body()));
    }

    private static String action(CompletionCall call) {
        return switch (call.operation()) {
            case CHAT_COMPLETION, TEXT_COMPLETION -> call.stream() ? "converse-stream" : "converse";
            case EMBEDDING -> "invoke";
        };
    }
}
