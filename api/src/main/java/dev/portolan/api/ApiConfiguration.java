package dev.portolan.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portolan.database.DatabaseSettings;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.outbound.OutboundSettings;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.Optional;

/// `config/api.yml`.
public final class ApiConfiguration extends Configuration {
    @Valid @NotNull @JsonProperty private DatabaseSettings database = new DatabaseSettings();

    @Valid @NotNull @JsonProperty private KafkaSettings kafka = KafkaSettings.of("localhost:9092");

    @Valid @NotNull @JsonProperty private OutboundSettings outbound = OutboundSettings.DEFAULT;

    @SuppressWarnings("NullAway.Init") // Jackson sets it, and validation sees that it did
    @Valid
    @NotNull
    @JsonProperty
    private ApiSettings api;

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

    public ApiSettings api() {
        return api;
    }

    /// The keyring's file, where the environment variable
    /// [dev.portolan.secret.Keyring#ENVIRONMENT_VARIABLE] does not say otherwise.
    public Optional<Path> keyringFile() {
        return keyringFile;
    }
}
