package dev.portolan.database;

import dev.portolan.embedded.EmbeddedPostgres;
import dev.portolan.embedded.PostgresSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/// A database of its own with all of Portolan's tables for every test, in one PostgreSQL per JVM.
public final class PortolanDatabase implements BeforeEachCallback {
    private static final ExtensionContext.Namespace ROOM =
            ExtensionContext.Namespace.create(PortolanDatabase.class);

    private Server server;
    private PGSimpleDataSource dataSource;

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        server =
                context.getRoot()
                        .getStore(ROOM)
                        .getOrComputeIfAbsent(Server.class, _ -> new Server(), Server.class);
        dataSource = server.migratedDatabase();
    }

    public PGSimpleDataSource dataSource() {
        return dataSource;
    }

    /// A database without any table.
    public PGSimpleDataSource emptyDataSource() throws SQLException {
        return server.create("");
    }

    public Jdbi jdbi() {
        return Database.jdbi(dataSource);
    }

    /// Runs statements as somebody at a `psql` prompt would, each in a transaction of its own.
    public void psql(String... statements) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// The first column of the first row, as text.
    public String ask(String query) {
        return jdbi().withHandle(
                        handle -> handle.createQuery(query).mapTo(String.class).findFirst())
                .orElseThrow();
    }

    private static final class Server implements AutoCloseable {
        private static final String TEMPLATE = "portolan_template";

        private final EmbeddedPostgres postgres;
        private final AtomicInteger count = new AtomicInteger();

        Server() {
            try {
                Path directory = Files.createTempDirectory("portolan-test");
                postgres = EmbeddedPostgres.start(PostgresSettings.throwaway(directory));
                postgres.createDatabase(TEMPLATE);
                Database.migrate(source(TEMPLATE));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        PGSimpleDataSource migratedDatabase() throws SQLException {
            return create(" TEMPLATE " + TEMPLATE);
        }

        PGSimpleDataSource create(String template) throws SQLException {
            String name = "test_" + count.incrementAndGet();
            try (Connection connection = postgres.connect("postgres");
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name + template);
            }
            return source(name);
        }

        private PGSimpleDataSource source(String name) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(postgres.jdbcUrl(name));
            source.setUser(postgres.user());
            source.setPassword(postgres.password());
            return source;
        }

        @Override
        public void close() {
            postgres.close();
        }
    }
}
