package dev.portolan.catalog;

import java.time.Instant;

/// Where a provider's credential comes from. Never the credential itself.
public sealed interface CredentialSource {
    /// An environment variable of every process that calls the provider.
    record Environment(String variable) implements CredentialSource {
        public Environment {
            if (!variable.matches("[A-Z][A-Z0-9_]{0,127}")) {
                throw new IllegalArgumentException(
                        "'" + variable + "' is no environment variable's name (A-Z 0-9 _)");
            }
        }
    }

    /// A credential kept in the database under an envelope that only a holder of the keyring can
    /// open.
    ///
    /// @param envelope the sealed credential, as [dev.portolan.secret.SecretBox] wrote it
    /// @param fingerprint 12 hexadecimal digits of a keyed hash: tells two credentials apart,
    ///   reveals neither
    /// @param lastFour the credential's last four characters, or empty for one too short to show
    ///   any of
    record Sealed(String envelope, String fingerprint, String lastFour, Instant updatedAt)
            implements CredentialSource {
        /// The same credential, sealed anew.
        public Sealed withEnvelope(String newEnvelope) {
            return new Sealed(newEnvelope, fingerprint, lastFour, updatedAt);
        }
    }
}
