package dev.portolan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.dialect.Dialect;
import dev.portolan.secret.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Knows one kind of provider: what models it has, how to authenticate, which dialect it speaks.
///
/// Adapters are found by `ServiceLoader`
/// (`META-INF/services/dev.portolan.provider.ProviderAdapter`), in Portolan's own jars or in a jar
/// put on the class path. A provider's row names its adapter by full class name; a name that was
/// not found that way loads nothing and switches only that provider off.
///
/// One instance serves every provider of its kind, from many threads at once: keep no state, save
/// [tokens][dev.portolan.provider.token.AccessTokens] that can be fetched again.
public interface ProviderAdapter {
    /// A short, unique name for people and the admin API: `openai-compatible`.
    String shortName();

    /// The wire format of [#complete]'s request and answer. In any other than [Dialect#OPENAI_CHAT]
    /// the gateway translates, so that a call's body is in it already.
    Dialect dialect();

    /// The wire format for one model, where a provider's models speak several. Known from the name
    /// alone.
    default Dialect dialect(ModelId model) {
        return dialect();
    }

    /// Everything that the provider's models can be asked for. In another dialect than OpenAI's,
    /// embeddings need a translator that has them, and completions of text do not exist.
    default Set<Operation> operations() {
        return Set.of(Operation.CHAT_COMPLETION);
    }

    /// Whether this provider can be called without a credential.
    CredentialNeed credentialNeed(Provider provider);

    /// Whether a provider of this kind must have a base URL. Only an adapter without a network says
    /// no.
    default boolean needsBaseUrl() {
        return true;
    }

    /// The settings that a provider of this kind may have, by name. The admin API refuses others
    /// and values of another kind, but for [ProviderSettings#OF_EVERY_PROVIDER]. Empty where the
    /// adapter does not say: then nothing is checked.
    default Optional<Map<String, SettingKind>> settings() {
        return Optional.empty();
    }

    /// What the dialect's translator is told of settings that the provider's row does not say,
    /// where that is for this model other than the translator's own default.
    default Map<String, JsonNode> defaultSettings(ModelId model) {
        return Map.of();
    }

    /// What a provider lacks to be called, in a sentence for its administrator: a setting that its
    /// addresses are made of, as a rule. Empty where nothing. While it lacks something it is off,
    /// and nothing else here is asked about it.
    default Optional<String> lack(Provider provider) {
        return Optional.empty();
    }

    /// Why a credential cannot be this provider's, in words that go on from "the credential" and
    /// quote nothing of it. Empty where it can. As a rule a credential is sent in a header.
    default Optional<String> objectionTo(Provider provider, Secret credential) {
        return HttpText.isHeaderValue(credential.reveal().strip())
                ? Optional.empty()
                : Optional.of("holds a character that no HTTP header may carry");
    }

    /// What calls are made with besides the provider's own credential, or in its place: the token
    /// that it was exchanged for, the process's own at a cloud. It is blotted out of the provider's
    /// words.
    default List<Secret> otherSecrets(ProviderAccess provider) {
        return List.of();
    }

    /// Whether the provider counts tokens at the end of a stream only when
    /// `stream_options.include_usage` asks for it (true), or must not be asked (false: it always
    /// does, never does, or refuses the field).
    default boolean asksForStreamUsage(Provider provider) {
        return true;
    }

    /// Reads the provider's whole list, every page.
    ///
    /// @throws UpstreamException where the list could not be had whole; a single bad entry is
    ///   [ModelList#skipped] instead
    ModelList supportedModels(ProviderAccess provider, UpstreamHttp http)
            throws UpstreamException, InterruptedException;

    /// Opens one completion, or whatever the call's operation is; only [#operations] are asked for.
    /// Returns when the provider's status and headers are there; whatever status that is.
    ///
    /// @throws UpstreamException where no answer came
    UpstreamAnswer complete(ProviderAccess provider, CompletionCall call, UpstreamHttp http)
            throws UpstreamException, InterruptedException;
}
