package dev.portolan.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresExtensionTest {
    private static final AtomicInteger MIGRATIONS = new AtomicInteger();

    @RegisterExtension static final PostgresExtension POSTGRES = harbours();

    @Test
    void startsWhereTheMigrationEnded(TestDatabase database) {
        assertEquals("Genova", database.ask("SELECT name FROM harbours"));
        assertEquals(database, POSTGRES.database());
        assertEquals(1, MIGRATIONS.get());
    }

    @Nested
    class AnotherClassWithTheSameTemplate {
        @RegisterExtension static final PostgresExtension OTHER = harbours();

        @Test
        void hasADatabaseOfItsOwnAndMigratesNothing() {
            POSTGRES.database().execute("CREATE TABLE mine ()");

            assertNotEquals(POSTGRES.database(), OTHER.database());
            assertEquals("null", OTHER.database().ask("SELECT to_regclass('mine')"));
            assertEquals(1, MIGRATIONS.get());
        }
    }

    private static PostgresExtension harbours() {
        return PostgresExtension.migratedBy(
                "harbours",
                dataSource -> {
                    MIGRATIONS.incrementAndGet();
                    try (var connection = dataSource.getConnection();
                            var statement = connection.createStatement()) {
                        statement.execute("CREATE TABLE harbours AS SELECT 'Genova' AS name");
                    }
                });
    }
}
