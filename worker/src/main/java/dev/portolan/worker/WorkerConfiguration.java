package dev.portolan.worker;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portolan.database.DatabaseSettings;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.outbound.OutboundSettings;
import dev.portolan.secret.Keyring;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.Optional;

/// `config/worker.yml`.
public final class WorkerConfiguration extends Configuration {
    @Valid @NotNull @JsonProperty private DatabaseSettings database = new DatabaseSettings();

    @Valid @NotNull @JsonProperty private KafkaSettings kafka = KafkaSettings.of("localhost:9092");

    @Valid @NotNull @JsonProperty private OutboundSettings outbound = OutboundSettings.DEFAULT;

    @Valid @NotNull @JsonProperty private WorkerSettings worker = WorkerSettings.DEFAULT;

    @JsonProperty private Optional<Path> keyringFile = Optional.empty();

    public DatabaseSettings database() {
        return database;
    }

    public KafkaSettings kafka() {
        return kafka;
    }

    /// Where providers may be called.
    public OutboundSettings outbound() {
        return outbound;
    }

    public WorkerSettings worker() {
        return worker;
    }

    /// The keyring that the environment variable [Keyring#ENVIRONMENT_VARIABLE] holds or points to,
    /// or else the configured file's.
    ///
    /// @throws dev.portolan.secret.KeyringException where there is none that may be used
    Keyring keyring() {
        return Keyring.load(
                Optional.ofNullable(System.getenv(Keyring.ENVIRONMENT_VARIABLE)), keyringFile);
    }
}
