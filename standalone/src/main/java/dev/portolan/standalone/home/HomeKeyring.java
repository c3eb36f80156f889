package dev.portolan.standalone.home;

import dev.portolan.secret.Keyring;
import dev.portolan.secret.KeyringException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/// The keyring of one machine: `keyring.json` in the data directory, made at the first start,
/// unless the environment has another.
public final class HomeKeyring {
    private HomeKeyring() {}

    /// @param environment the value of [Keyring#ENVIRONMENT_VARIABLE]
    /// @throws StartRefusedException if it cannot be read, or is missing where data sealed with it
    ///   is not
    public static Keyring of(DataDirectory data, Optional<String> environment, SecureRandom random)
            throws StartRefusedException {
        Path file = data.resolve("keyring.json");
        try {
            if (environment.filter(value -> !value.isBlank()).isPresent() || Files.exists(file)) {
                return Keyring.load(environment, Optional.of(file));
            }
            if (Files.exists(data.resolve("postgres"))) {
                throw new StartRefusedException(
                        "%s is gone, and without it the keys and credentials in the database cannot be read; put it back, or start with an empty data directory"
                                .formatted(file));
            }
            return Keyring.createAt(file, random);
        } catch (KeyringException e) {
            throw new StartRefusedException(String.valueOf(e.getMessage()));
        }
    }
}
