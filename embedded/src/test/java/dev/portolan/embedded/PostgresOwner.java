package dev.portolan.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A program that starts PostgreSQL, writes a row, prints the server's pid and waits to be killed.
final class PostgresOwner {
    private PostgresOwner() {}

    public static void main(String[] arguments) throws Exception {
        var postgres = EmbeddedPostgres.start(PostgresSettings.durable(Path.of(arguments[0])));
        postgres.createDatabase("portolan");
        try (var connection = postgres.connect("portolan");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE notes AS SELECT 'written by the killed owner' AS note");
        }
        System.out.println(postgres.process().pid());
        new CountDownLatch(1).await();
    }
}
