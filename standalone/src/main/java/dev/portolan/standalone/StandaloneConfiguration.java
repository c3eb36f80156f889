package dev.portolan.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.portolan.api.ApiSettings;
import dev.portolan.database.DatabaseSettings;
import dev.portolan.outbound.OutboundSettings;
import dev.portolan.worker.WorkerSettings;
import io.dropwizard.core.Configuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/// `config/standalone.yml`. It names neither database nor broker: `up` brings its own.
public final class StandaloneConfiguration extends Configuration {
    @Valid @NotNull private DatabaseSettings database = new DatabaseSettings();

    @Valid @NotNull @JsonProperty private OutboundSettings outbound = OutboundSettings.DEFAULT;

    @SuppressWarnings("NullAway.Init") // The validator sees to it.
    @Valid
    @NotNull
    @JsonProperty
    private ApiSettings api;

    @Valid @NotNull @JsonProperty private WorkerSettings worker = WorkerSettings.DEFAULT;

    @JsonProperty
    void setDatabase(DatabaseSettings pool) {
        pool.setUrl(
                "jdbc:postgresql:portolan"); // Validation wants one; the true one is known once the
        // database runs.
        database = pool;
    }

    /// The pool; its address is set at the start.
    public DatabaseSettings database() {
        return database;
    }

    /// Where providers may be called.
    public OutboundSettings outbound() {
        return outbound;
    }

    public ApiSettings api() {
        return api;
    }

    public WorkerSettings worker() {
        return worker;
    }
}
