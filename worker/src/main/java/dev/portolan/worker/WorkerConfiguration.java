package dev.portolan.worker;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portolan.database.DatabaseSettings;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.outbound.OutboundSettings;
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

    /// The keyring's file, where the environment variable
    /// [dev.portolan.secret.Keyring#ENVIRONMENT_VARIABLE] does not say otherwise.
    public Optional<Path> keyringFile() {
        return keyringFile;
    }
}
