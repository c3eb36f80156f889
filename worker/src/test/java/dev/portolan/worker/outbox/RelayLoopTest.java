package dev.portolan.worker.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.database.Database;
import dev.portolan.messaging.CatalogEvent;
import dev.portolan.messaging.CatalogEventProducer;
import dev.portolan.messaging.CatalogEvents;
import dev.portolan.messaging.CatalogTopic;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.testing.Await;
import dev.portolan.testing.KafkaProcess;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import dev.portolan.testing.TestKafka;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class RelayLoopTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    @TempDir Path folder;

    @Test
    void losesNothingWhileKafkaIsAway() throws Exception {
        TestDatabase database = POSTGRES.database();
        Jdbi jdbi = Database.jdbi(database.dataSource());
        try (KafkaProcess broker = KafkaProcess.start(folder.resolve("kafka"))) {
            KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
            new CatalogTopic(kafka).ensure(LONG);
            try (var producer = new CatalogEventProducer(kafka);
                    var loop =
                            new RelayLoop(
                                    new OutboxRelay(jdbi, producer::publish),
                                    new OutboxMetrics(
                                            new PrometheusRegistry(), jdbi, Clock.systemUTC()),
                                    Clock.systemUTC(),
                                    new Random(1))) {
                loop.start();
                change(database, "before");
                Await.await("announced", LONG, () -> waiting(database) == 0);

                broker.kill();
                for (int number = 0; number < 250; number++) {
                    change(database, "while-away-" + number);
                }
                Await.await("failing", LONG, loop::isFailing);
                assertEquals(250, waiting(database));
                broker.restart();

                Await.await("announced", LONG, () -> waiting(database) == 0);
                Await.await("works again", LONG, () -> !loop.isFailing());
            }
            long newest = Long.parseLong(database.ask("SELECT version FROM catalog_version"));
            try (var reader = new TestKafka(broker.bootstrapServers())) {
                assertEquals(
                        LongStream.rangeClosed(newest - 250, newest)
                                .boxed()
                                .collect(Collectors.toCollection(TreeSet::new)),
                        new TreeSet<>(versions(reader)));
            }
        }
    }

    private static Set<Long> versions(TestKafka kafka) {
        return kafka.consumeAll(CatalogEvent.TOPIC, 251).stream()
                .map(record ->
                        CatalogEvents.decode(record.value().getBytes(StandardCharsets.UTF_8)))
                .map(decoded -> ((CatalogEvents.Decoded.Usable) decoded).event().version())
                .collect(Collectors.toSet());
    }

    private static void change(TestDatabase database, String id) {
        database.execute(
                "INSERT INTO providers (id, display_name, adapter_class) VALUES ('%s', 'A', 'fake')"
                        .replace("%s", id));
    }

    private static int waiting(TestDatabase database) {
        return Integer.parseInt(
                database.ask("SELECT count(*) FROM outbox WHERE published_at IS NULL"));
    }
}
