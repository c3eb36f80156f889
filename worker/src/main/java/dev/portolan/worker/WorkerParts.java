package dev.portolan.worker;

import dev.portolan.catalog.Provider;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.worker.seed.FirstKeys;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/// What the worker's rooms need from the process that they are in.
///
/// @param dataSource a pool with at least as many connections as the schedule has threads, and
///   eight more
/// @param jdbi over the same pool, as [dev.portolan.database.Database#jdbi] makes it
/// @param seeds the providers that are there from the beginning
/// @param keys API keys that are there from the beginning
/// @param isEnvironmentSet whether an environment variable of this process is set and not blank
/// @param figures where metrics are registered
/// @param worker this process's name among all workers, at most 200 characters: `host:pid-random`
public record WorkerParts(
        DataSource dataSource,
        Jdbi jdbi,
        KafkaSettings kafka,
        ProviderOpener opener,
        UpstreamHttp http,
        List<Provider> seeds,
        FirstKeys keys,
        Predicate<String> isEnvironmentSet,
        PrometheusRegistry figures,
        Clock clock,
        RandomGenerator random,
        String worker) {}
