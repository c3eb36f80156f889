package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.silence;
import static dev.portolan.testing.Answers.streams;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.Gate;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Clients that leave, by the hundred, before the first byte and in the middle.
class AbortsTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();
    @TempDir static Path directory;

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ABORTS = 300;
    private static final int AT_ONCE = 16;

    /// As many calls as one provider may have at once: leaked ones would soon use them up.
    private static final int PLACES = 20;

    private static final String ASKS =
            "{\"model\":\"acme/%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @Test
    void leaveNoThreadNoConnectionAndNoTakenPlaceBehind() throws Exception {
        try (FakeProvider provider = FakeProvider.start();
                ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
            catalog.provider("acme", provider.baseUrl());
            catalog.models("acme/silent", "acme/begins", "acme/answers");
            String key = catalog.key();
            provider.onCompletion(request ->
                    switch (request.json().path("model").asText()) {
                        case "silent" -> silence();
                        case "begins" ->
                                streams(StreamTest.FIRST, StreamTest.LAST)
                                        .holdingAfter(1, new Gate());
                        default -> answers(CompletionTest.ANSWER);
                    });
            try (TestGateway gateway =
                    new TestGateway.Setup(
                                    POSTGRES.database(),
                                    catalog.keyringFile(),
                                    directory.resolve("api"))
                            .set("api.completions.firstHeartbeat", "100ms")
                            .set("api.completions.heartbeat", "100ms")
                            .set("outbound.maxConnectionsPerProvider", Integer.toString(PLACES))
                            .start()) {
                try (RawHttp one = open(gateway, key, "begins")) {
                    one.readUntil("\"He\"", SOON);
                    Await.await("a stream under way is seen", SOON, AbortsTest::isServing);
                    one.reset();
                }
                List<Future<?>> all = new ArrayList<>();
                for (int i = 1; i < ABORTS; i++) {
                    boolean early = i % 2 == 0;
                    // Who left holds his place until the next heartbeat finds him gone.
                    int mostUnderWay = i - AT_ONCE;
                    Await.await(
                            "those before are cancelled",
                            SOON,
                            () -> cancelled(gateway) >= mostUnderWay);
                    all.add(clients.submit(() -> abort(gateway, key, early)));
                }
                for (Future<?> each : all) {
                    each.get();
                }

                Await.await("all are cancelled", SOON, () -> cancelled(gateway) == ABORTS);
                Await.await("no thread", SOON, () -> !isServing());
                Await.await("no connection", SOON, () -> provider.openConnections() == 0);
                List<Future<Integer>> after = new ArrayList<>();
                for (int i = 0; i < 2 * PLACES; i++) {
                    after.add(
                            clients.submit(() ->
                                    gateway.complete(key, ASKS.formatted("answers", false))
                                            .statusCode()));
                }
                for (Future<Integer> each : after) {
                    assertEquals(200, each.get());
                }
            }
        }
    }

    private static void abort(TestGateway gateway, String key, boolean early) {
        try (RawHttp client = open(gateway, key, early ? "silent" : "begins")) {
            client.readUntil(early ? ": portolan" : "\"He\"", SOON);
            client.reset();
        }
    }

    private static RawHttp open(TestGateway gateway, String key, String model) {
        return RawHttp.connect(gateway.port())
                .post(
                        "/v1/chat/completions",
                        Map.of("authorization", "Bearer " + key),
                        ASKS.formatted(model, true));
    }

    private static double cancelled(TestGateway gateway) {
        return gateway.metrics()
                .lines()
                .filter(line ->
                        line.startsWith("portolan_requests_total{")
                                && line.contains("outcome=\"cancelled\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /// Whether a thread, virtual ones included, is at work on a completion.
    private static boolean isServing() throws IOException {
        return Kept.threads(directory).contains("dev.portolan.api.completion.CompletionFlow");
    }
}
