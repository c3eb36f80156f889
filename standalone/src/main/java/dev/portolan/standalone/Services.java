package dev.portolan.standalone;

import dev.portolan.database.Database;
import dev.portolan.embedded.EmbeddedKafka;
import dev.portolan.embedded.EmbeddedPostgres;
import dev.portolan.embedded.PostgresSettings;
import dev.portolan.messaging.CatalogTopic;
import dev.portolan.messaging.KafkaAwayException;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.standalone.home.DataDirectory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// The database and the broker. They are the first to start, side by side, and the last to stop.
/// Safe to share between threads.
final class Services implements AutoCloseable {
    static final String DATABASE = "portolan";
    private static final Duration TOPIC_PATIENCE = Duration.ofSeconds(30);
    private static final Duration START_PATIENCE = Duration.ofSeconds(20);

    private final DataDirectory data;
    private final StartLog log;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable EmbeddedKafka kafka;
    private boolean isClosed;

    Services(DataDirectory data, StartLog log) {
        this.data = data;
        this.log = log;
    }

    /// Whether they were told to stop: whatever fails from then on fails for that.
    synchronized boolean isClosed() {
        return isClosed;
    }

    /// For what goes on side by side; interrupted when the services are closed.
    ExecutorService threads() {
        return threads;
    }

    /// Starts PostgreSQL and brings its tables up to date.
    EmbeddedPostgres startPostgres() {
        EmbeddedPostgres started =
                EmbeddedPostgres.start(PostgresSettings.durable(data.resolve("postgres")));
        synchronized (this) {
            postgres = started;
            closeIfLate(started);
        }
        log.step("PostgreSQL on port " + started.port());
        started.createDatabase(DATABASE);
        Database.migrate(dataSource(started));
        log.step("database up to date");
        return started;
    }

    /// Starts Kafka, and makes the topic before anybody looks for it.
    KafkaSettings startKafka() throws KafkaAwayException, InterruptedException {
        EmbeddedKafka started =
                EmbeddedKafka.start(
                        dev.portolan.embedded.KafkaSettings.durable(data.resolve("kafka")));
        synchronized (this) {
            kafka = started;
            closeIfLate(started);
        }
        log.step("Kafka on port " + started.port());
        KafkaSettings settings = KafkaSettings.of(started.bootstrapServers());
        new CatalogTopic(settings).ensure(TOPIC_PATIENCE);
        return settings;
    }

    /// Unpooled, for the few statements before the gateway has its pool.
    static DataSource dataSource(EmbeddedPostgres postgres) {
        var source = new PGSimpleDataSource();
        source.setUrl(postgres.jdbcUrl(DATABASE));
        source.setUser(postgres.user());
        source.setPassword(postgres.password());
        return source;
    }

    /// Stops both and waits for them. Closing again does nothing.
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        awaitStarts();
        synchronized (this) {
            var broker =
                    CompletableFuture.runAsync(
                            () -> Optional.ofNullable(kafka).ifPresent(EmbeddedKafka::close));
            try {
                Optional.ofNullable(postgres).ifPresent(EmbeddedPostgres::close);
            } finally {
                broker.join();
            }
        }
    }

    /// What is half started cannot be stopped in order.
    private void awaitStarts() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Somebody pressed Ctrl-C while it was starting.
    private void closeIfLate(AutoCloseable started) {
        if (isClosed) {
            try {
                started.close();
            } catch (Exception e) {
                throw new IllegalStateException("stopped while starting, and not in order", e);
            }
        }
    }
}
