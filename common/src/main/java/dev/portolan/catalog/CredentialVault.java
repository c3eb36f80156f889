package dev.portolan.catalog;

import dev.portolan.secret.Keyring;
import dev.portolan.secret.Purpose;
import dev.portolan.secret.SealBrokenException;
import dev.portolan.secret.Secret;
import dev.portolan.secret.SecretBox;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Providers' credentials at rest. A sealed one is bound to its provider **and to the base URL it
/// was given for**: whoever can write to the database still cannot have it sent elsewhere. Safe to
/// share between threads.
public final class CredentialVault {
    private static final String FIELD = "credential";

    /// Shorter credentials show none of their characters.
    private static final int SHORTEST_WITH_LAST_FOUR = 16;

    private final Keyring keyring;
    private final SecretBox box;
    private final Function<String, @Nullable String> environment;

    /// @param environment looks up a variable, as [System#getenv(String)] does
    public CredentialVault(
            Keyring keyring, SecureRandom random, Function<String, @Nullable String> environment) {
        this.keyring = keyring;
        this.box = new SecretBox(keyring, Purpose.CREDENTIAL, random);
        this.environment = environment;
    }

    /// Seals a credential for one provider at one address.
    public CredentialSource.Sealed seal(
            String providerId, Optional<URI> baseUrl, Secret credential, Instant now) {
        String text = credential.reveal();
        return new CredentialSource.Sealed(
                box.seal(text.getBytes(StandardCharsets.UTF_8), context(providerId, baseUrl)),
                SecretBox.fingerprint(keyring, credential),
                text.length() < SHORTEST_WITH_LAST_FOUR ? "" : text.substring(text.length() - 4),
                now.truncatedTo(ChronoUnit.MICROS));
    }

    /// The provider's credential, or empty where it has none or its environment variable is not
    /// set.
    ///
    /// @throws SealBrokenException where it was changed, belongs to another provider or address, or
    ///   its key is gone
    public Optional<Secret> open(Provider provider) throws SealBrokenException {
        return switch (provider.credential().orElse(null)) {
            case null -> Optional.empty();
            case CredentialSource.Environment(String variable) ->
                    Optional.ofNullable(environment.apply(variable))
                            .map(String::strip)
                            .filter(text -> !text.isEmpty())
                            .map(Secret::of);
            case CredentialSource.Sealed sealed ->
                    Optional.of(
                            Secret.of(
                                    new String(
                                            box.open(
                                                    sealed.envelope(),
                                                    context(provider.id(), provider.baseUrl())),
                                            StandardCharsets.UTF_8)));
        };
    }

    /// The provider's sealed credential under the keyring's primary key, or empty where nothing is
    /// to be done.
    public Optional<CredentialSource.Sealed> rewrap(Provider provider) throws SealBrokenException {
        if (provider.credential().orElse(null) instanceof CredentialSource.Sealed sealed) {
            return box.rewrap(sealed.envelope(), context(provider.id(), provider.baseUrl()))
                    .map(sealed::withEnvelope);
        }
        return Optional.empty();
    }

    private static String[] context(String providerId, Optional<URI> baseUrl) {
        return new String[] {providerId, FIELD, baseUrl.map(URI::toString).orElse("")};
    }
}
