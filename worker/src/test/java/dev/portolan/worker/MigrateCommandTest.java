package dev.portolan.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `db migrate` as an operator gives it, in a process of its own, with the configuration that
/// ships.
class MigrateCommandTest {
    private static final Path CONFIG =
            Path.of(System.getProperty("portolan.root"), "config", "worker.yml");

    @RegisterExtension static final PostgresExtension POSTGRES = PostgresExtension.empty();

    @Test
    void makesTheTables() throws Exception {
        TestDatabase database = POSTGRES.database();

        Process process = start(database.jdbcUrl());

        String said = said(process);
        assertEquals(0, process.waitFor(), said);
        assertEquals("0", database.ask("SELECT count(*) FROM llm_models"));
    }

    @Test
    void saysInOneLineWhyItCannot() throws Exception {
        Process process = start("jdbc:postgresql://127.0.0.1:1/portolan");

        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(1, process.waitFor());
        assertTrue(said.matches("db migrate: the database [^\n]*127.0.0.1:1[^\n]*\n"), said);
    }

    private static String said(Process process) throws Exception {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Process start(String jdbcUrl) throws Exception {
        TestDatabase database = POSTGRES.database();
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkerApplication.class.getName(),
                        "db",
                        "migrate",
                        CONFIG.toString());
        builder.environment().put("PORTOLAN_DB_URL", jdbcUrl);
        builder.environment().put("PORTOLAN_DB_USER", database.user());
        builder.environment().put("PORTOLAN_DB_PASSWORD", database.password());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return builder.start();
    }
}
