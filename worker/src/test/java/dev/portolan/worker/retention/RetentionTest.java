package dev.portolan.worker.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.database.Database;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestClock;
import dev.portolan.testing.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    @Test
    void deletesWhatIsOldAndDoneAndNothingElse() {
        TestDatabase database = POSTGRES.database();
        TestClock clock = new TestClock();
        String now = "'" + clock.instant() + "'::timestamptz";
        database.execute(
                """
                INSERT INTO outbox (topic, key, catalog_version, created_at, published_at)
                SELECT 't', 'k', 1, NOW - interval '3 days', NOW - interval '2 days' FROM generate_series(1, 25000);
                INSERT INTO outbox (topic, key, catalog_version, created_at, published_at)
                VALUES ('t', 'recent', 1, NOW, NOW - interval '1 hour'), ('t', 'unsent', 1, NOW - interval '9 days', NULL);
                INSERT INTO sync_runs (provider, cause, requested_by, status, finished_at)
                VALUES ('old', 'request', 'x', 'succeeded', NOW - interval '91 days'),
                       ('recent', 'request', 'x', 'failed', NOW - interval '89 days'),
                       ('waiting', 'request', 'x', 'awaiting_approval', NOW - interval '99 days'),
                       ('queued', 'request', 'x', 'queued', NULL);
                INSERT INTO idempotent_requests (caller, key, request_hash, status, envelope, created_at)
                VALUES ('c', 'old', '', 200, '', NOW - interval '25 hours'), ('c', 'recent', '', 200, '', NOW);
                INSERT INTO replicas (replica_id, started_at, seen_at, served_version, served_since)
                VALUES ('gone', NOW, NOW - interval '2 hours', 1, NOW), ('alive', NOW, NOW, 1, NOW);
                """
                        .replace("NOW", now));
        Retention retention =
                new Retention(Database.jdbi(database.dataSource()), RetentionSettings.DEFAULT);

        int deleted = retention.run(clock.instant());

        assertEquals(25_003, deleted);
        assertEquals(
                "recent,unsent",
                database.ask("SELECT string_agg(key, ',' ORDER BY key) FROM outbox"));
        assertEquals(
                "queued,recent,waiting",
                database.ask("SELECT string_agg(provider, ',' ORDER BY provider) FROM sync_runs"));
        assertEquals(
                "recent", database.ask("SELECT string_agg(key, ',') FROM idempotent_requests"));
        assertEquals("alive", database.ask("SELECT string_agg(replica_id, ',') FROM replicas"));

        clock.advance(Duration.ofHours(25));
        assertEquals(4, retention.run(clock.instant()));
    }
}
