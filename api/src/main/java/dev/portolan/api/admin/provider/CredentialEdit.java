package dev.portolan.api.admin.provider;

import dev.portolan.api.admin.problem.Violation;
import dev.portolan.api.admin.wire.Fields;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.catalog.Provider;
import dev.portolan.secret.Secret;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the field `credential`: `{"api_key": …}`, `{"env": "NAME"}` or `null`. No value of it is
/// ever repeated.
final class CredentialEdit {
    private static final int LONGEST = 8192;

    /// Whoever may edit a provider may send its credential to an address of his choice: so not just
    /// any variable.
    private static final Pattern ENVIRONMENT =
            Pattern.compile("(?!PORTOLAN_)[A-Z][A-Z0-9_]{0,120}_(KEY|TOKEN)");

    private final CredentialVault vault;
    private final Clock clock;

    CredentialEdit(CredentialVault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /// @param baseUrl the address that the credential is given for
    Optional<CredentialSource> of(Provider current, Optional<URI> baseUrl, Fields fields) {
        if (fields.isNull("credential")) {
            return Optional.empty();
        }
        Optional<Fields> given = fields.secretObject("credential");
        if (given.isEmpty()) {
            return current.credential();
        }
        Fields credential = given.get();
        if (credential.has("api_key") == credential.has("env")) {
            fields.refuse(Violation.hidden("credential", "must have either api_key or env"));
            return current.credential();
        }
        return credential.has("env")
                ? environment(credential, current)
                : sealed(credential, current, baseUrl);
    }

    private Optional<CredentialSource> environment(Fields credential, Provider current) {
        String name = credential.text("env", "", 127);
        if (name.isEmpty()) {
            return current.credential();
        }
        if (!ENVIRONMENT.matcher(name).matches()) {
            credential.refuse(
                    "env",
                    "must name an environment variable that ends in _KEY or _TOKEN and does not begin with PORTOLAN_, such as OPENROUTER_API_KEY");
            return current.credential();
        }
        return Optional.of(new CredentialSource.Environment(name));
    }

    private Optional<CredentialSource> sealed(
            Fields credential, Provider current, Optional<URI> baseUrl) {
        String key = credential.text("api_key", "", LONGEST);
        if (key.isEmpty()) {
            return current.credential();
        }
        if (!key.equals(key.strip()) || !key.chars().allMatch(c -> c >= ' ' && c < 127)) {
            credential.refuse("api_key", "must be printable ASCII without space at its ends");
            return current.credential();
        }
        return Optional.of(vault.seal(current.id(), baseUrl, Secret.of(key), clock.instant()));
    }
}
