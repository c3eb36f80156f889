package dev.portolan.database;

import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A database with all of Portolan's tables for a test class, empty and at version 0 before each
/// test. Register it as a static field.
public final class PortolanDatabase
        implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private final PostgresExtension postgres =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    @Override
    public void beforeAll(ExtensionContext context) {
        postgres.beforeAll(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws SQLException {
        psql(
                """
                DELETE FROM model_aliases;
                DELETE FROM providers;
                DELETE FROM api_keys;
                DELETE FROM catalog_changes;
                DELETE FROM outbox;
                DELETE FROM replicas;
                """,
                "UPDATE catalog_version SET version = 0");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        postgres.afterAll(context);
    }

    public TestDatabase database() {
        return postgres.database();
    }

    public DataSource dataSource() {
        return database().dataSource();
    }

    public Jdbi jdbi() {
        return Database.jdbi(dataSource());
    }

    public Connection connect() throws SQLException {
        return database().connect();
    }

    /// Runs statements as somebody at a `psql` prompt would, each argument in a transaction of its
    /// own.
    public void psql(String... statements) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// The first column of the first row, as text.
    public String ask(String query) {
        return database().ask(query);
    }
}
