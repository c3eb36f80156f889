package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.streams;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.Gate;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A replica is told to stop while a stream is under way.
class DrainTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();
    @TempDir static Path directory;

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String BODY =
            "{\"model\":\"%s/m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @Test
    void letsAStreamEndThatIsUnderWayAndTakesNothingNew() throws Exception {
        Gate gate = new Gate();
        try (FakeProvider provider = FakeProvider.start();
                ExecutorService stopper = Executors.newVirtualThreadPerTaskExecutor()) {
            String key = catalog(provider, "calm");
            TestGateway gateway = setup("calm").set("api.stopNotice", "10s").start();
            int port = gateway.port();
            provider.onCompletion(
                    streams(StreamTest.FIRST, StreamTest.LAST).holdingAfter(1, gate),
                    answers(CompletionTest.ANSWER));
            try (RawHttp stream = open(port, key, "calm");
                    RawHttp idle = RawHttp.connect(port)) {
                stream.readUntil("\"He\"", SOON);
                assertEquals(200, idle.get("/readyz", Map.of()).read(SOON).status());

                Future<?> stopped = stopper.submit(gateway::stop);

                Await.await("not ready", SOON, () -> gateway.get("/readyz").statusCode() == 503);
                assertEquals("stopping", gateway.ready().path("status").asText());
                assertEquals(200, gateway.complete(key, BODY.formatted("calm")).statusCode());
                Await.await("connections are refused", SOON, () -> isRefused(port));
                String late = answerOn(idle);
                assertTrue(late.isEmpty() || late.startsWith("HTTP/1.1 503"), late);
                assertFalse(stopped.isDone());
                gate.open();
                stream.readUntil("data: [DONE]", SOON);
                stopped.get(SOON.toSeconds(), TimeUnit.SECONDS);
            } finally {
                gateway.close();
            }
        }
    }

    @Test
    void cutsAStreamThatOutlastsItsTimeAndDoesNotCallItComplete() throws Exception {
        try (FakeProvider provider = FakeProvider.start();
                ExecutorService stopper = Executors.newVirtualThreadPerTaskExecutor()) {
            String key = catalog(provider, "hasty");
            TestGateway gateway = setup("hasty").set("server.shutdownGracePeriod", "5s").start();
            provider.onCompletion(
                    streams(StreamTest.FIRST, StreamTest.LAST).holdingAfter(1, new Gate()));
            try (RawHttp stream = open(gateway.port(), key, "hasty")) {
                provider.awaitRequest(1, SOON);
                Future<?> stopped = stopper.submit(gateway::stop);

                RawResponse response = stream.read(SOON);

                assertEquals(RawResponse.End.TRUNCATED, response.end(), response.text());
                assertFalse(response.text().contains("[DONE]"), response.text());
                // Jetty tells who stops it that it did not wait to the end.
                assertThrows(
                        ExecutionException.class,
                        () -> stopped.get(SOON.toSeconds(), TimeUnit.SECONDS));
            } finally {
                gateway.close();
            }
        }
    }

    private static String catalog(FakeProvider provider, String name) {
        TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
        catalog.provider(name, provider.baseUrl());
        catalog.models(name + "/m");
        return catalog.key();
    }

    private static TestGateway.Setup setup(String name) {
        return new TestGateway.Setup(
                POSTGRES.database(), directory.resolve("keyring.json"), directory.resolve(name));
    }

    private static RawHttp open(int port, String key, String provider) {
        return RawHttp.connect(port)
                .post(
                        "/v1/chat/completions",
                        Map.of("authorization", "Bearer " + key),
                        BODY.formatted(provider)
                                .replace("{\"model\"", "{\"stream\":true,\"model\""));
    }

    private static boolean isRefused(int port) {
        try (RawHttp _ = RawHttp.connect(port)) {
            return false;
        } catch (UncheckedIOException _) {
            return true;
        }
    }

    /// What a request on a connection from before gets; empty where the connection has ended.
    private static String answerOn(RawHttp connection) {
        try {
            connection.get("/readyz", Map.of());
            return new String(connection.readSome(4096, SOON), StandardCharsets.ISO_8859_1);
        } catch (UncheckedIOException _) {
            return "";
        }
    }
}
