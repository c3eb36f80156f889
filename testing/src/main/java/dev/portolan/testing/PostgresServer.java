package dev.portolan.testing;

import dev.portolan.embedded.EmbeddedPostgres;
import dev.portolan.embedded.PostgresSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// The one PostgreSQL of this JVM, with the templates that were migrated on it. JUnit closes it
/// with the root store.
final class PostgresServer implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final Set<String> templates = new HashSet<>();
    private final AtomicInteger count = new AtomicInteger();

    PostgresServer() {
        try {
            postgres =
                    EmbeddedPostgres.start(
                            PostgresSettings.throwaway(
                                    Files.createTempDirectory("portolan-postgres-")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A fresh copy of the template, which is made and migrated where it is asked for first.
    synchronized TestDatabase copyOf(String template, PostgresExtension.Migration migration) {
        if (templates.add(template)) {
            try {
                postgres.createDatabase(template);
                migration.migrate(database(template).dataSource());
            } catch (Exception e) {
                templates.remove(template);
                drop(template);
                throw new AssertionError("cannot migrate the template " + template, e);
            }
        }
        String name = "test_" + count.incrementAndGet() + "_" + template;
        execute("CREATE DATABASE %s TEMPLATE %s".formatted(name, template));
        return database(name);
    }

    void drop(TestDatabase database) {
        drop(database.jdbcUrl().replaceAll(".*/", ""));
    }

    private void drop(String name) {
        execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
    }

    private TestDatabase database(String name) {
        return new TestDatabase(postgres.jdbcUrl(name), postgres.user(), postgres.password());
    }

    private void execute(String sql) {
        try (var connection = postgres.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError("cannot execute: " + sql, e);
        }
    }

    @Override
    public void close() {
        postgres.close();
    }
}
