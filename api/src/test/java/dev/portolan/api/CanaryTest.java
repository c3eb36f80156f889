package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.fails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.PostgresExtension;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Secrets and texts that can be told anywhere go through the gateway, and afterwards are looked
/// for wherever something is kept or shown.
class CanaryTest {
    private static final String PROMPT = "canary-prompt-7f3a";
    private static final String COMPLETION = "canary-completion-91bd";
    private static final String ADMIN_CREDENTIAL = "canary-credential-sk-5e21c0";

    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();
    @TempDir static Path directory;

    @Test
    void nothingSecretIsKeptOrShownAnywhere() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Logger ours = (Logger) LoggerFactory.getLogger("dev.portolan");
        Map<String, String> places = new TreeMap<>();
        Map<String, String> canaries = new TreeMap<>();
        try (FakeProvider provider = FakeProvider.start()) {
            TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
            catalog.provider("acme", provider.baseUrl());
            catalog.models("acme/m");
            String key = catalog.key();
            String admin = catalog.adminKey();
            canaries.put("prompt", PROMPT);
            canaries.put("completion", COMPLETION);
            canaries.put("client key", key.substring(20));
            canaries.put("admin key", admin.substring(17));
            canaries.put("provider's credential", TestCatalog.CREDENTIAL);
            canaries.put("credential given over REST", ADMIN_CREDENTIAL);
            Path snapshots = directory.resolve("snapshots");
            try (TestGateway gateway =
                    new TestGateway.Setup(POSTGRES.database(), catalog.keyringFile(), snapshots)
                            .start()) {
                // The configuration that has just been applied took every appender away.
                log.start();
                root.addAppender(log);
                ours.setLevel(Level.TRACE);
                use(gateway, provider, key, admin);
                gateway.awaitVersion(catalog.version());
                places.put("metrics", gateway.metrics());
            } finally {
                ours.setLevel(null);
                root.detachAppender(log);
            }
            places.put("snapshot files", filesUnder(snapshots));
        }
        places.put("tables", tables());
        places.put("log", lines(log));

        canaries.forEach((what, canary) ->
                places.forEach((where, content) ->
                        assertFalse(content.contains(canary), () -> what + " in the " + where)));
        assertFalse(places.get("log").isEmpty(), "there was a log to look through");
    }

    /// Everything that could make somebody print what it was about: success, a stream, errors that
    /// quote, bad input, edits.
    private static void use(TestGateway gateway, FakeProvider provider, String key, String admin) {
        String body =
                "{\"model\":\"acme/m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                        .formatted(PROMPT);
        provider.onCompletion(
                answers(
                        CompletionTest.ANSWER.replace(
                                "\"content\":\"", "\"content\":\"" + COMPLETION)));
        assertEquals(200, gateway.complete(key, body).statusCode());
        assertEquals(
                200,
                gateway.complete(key, body.replace("{\"model\"", "{\"stream\":true,\"model\""))
                        .statusCode());
        provider.onCompletion(
                fails(401, "auth", "Incorrect API key provided: " + TestCatalog.CREDENTIAL));
        assertEquals(401, gateway.complete(key, body).statusCode());
        provider.onCompletion(fails(500, "server", COMPLETION));
        gateway.complete(key, body);
        assertEquals(400, gateway.complete(key, body + PROMPT).statusCode());
        assertEquals(404, gateway.complete(key, body.replace("acme/m", "acme/x")).statusCode());
        assertEquals(401, gateway.complete(admin, body).statusCode());
        assertEquals(
                200,
                gateway.send(
                                gateway.request(
                                                "/admin/v1/providers/acme",
                                                "Authorization",
                                                "Bearer " + admin,
                                                "Content-Type",
                                                "application/merge-patch+json")
                                        .method(
                                                "PATCH",
                                                HttpRequest.BodyPublishers.ofString(
                                                        "{\"credential\":{\"api_key\":\"%s\"}}"
                                                                .formatted(ADMIN_CREDENTIAL)))
                                        .build())
                        .statusCode());
        assertFalse(
                gateway.get("/admin/v1/providers/acme", "Authorization", "Bearer " + admin)
                        .body()
                        .contains(ADMIN_CREDENTIAL));
    }

    private static String lines(ListAppender<ILoggingEvent> log) {
        StringBuilder all = new StringBuilder();
        for (ILoggingEvent event : List.copyOf(log.list)) {
            all.append(event.getFormattedMessage()).append('\n');
            for (var cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                all.append(cause.getMessage()).append('\n');
            }
        }
        return all.toString();
    }

    private static String filesUnder(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    /// Every row of every table, as text.
    private static String tables() throws SQLException {
        StringBuilder all = new StringBuilder();
        try (Connection connection = POSTGRES.database().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery(
                            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            for (String name : names) {
                try (ResultSet rows =
                        statement.executeQuery("SELECT t::text FROM \"" + name + "\" t")) {
                    while (rows.next()) {
                        all.append(rows.getString(1)).append('\n');
                    }
                }
            }
        }
        return all.toString();
    }
}
