package dev.portolan.api;

import static dev.portolan.api.TestGateway.json;
import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.huge;
import static dev.portolan.testing.Answers.streams;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What requests may hold in memory together: neither one client nor one provider can spend what
/// all need.
class MemoryTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();
    @TempDir static Path directory;

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LARGE = 900_000;

    private static FakeProvider provider;
    private static TestGateway gateway;
    private static String key;

    @BeforeAll
    static void start() {
        provider = FakeProvider.start();
        TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
        catalog.provider("acme", provider.baseUrl());
        catalog.models("acme/m");
        key = catalog.key();
        gateway =
                new TestGateway.Setup(
                                POSTGRES.database(),
                                catalog.keyringFile(),
                                directory.resolve("api"))
                        .set("api.completions.held", "2MB")
                        .set("api.completions.maxBody", "1MB")
                        .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    @Test
    void aBodyTooManyIsToldToComeAgainAndTheSmallOnesPass() {
        provider.onCompletion(answers(CompletionTest.ANSWER));
        try (RawHttp slow = RawHttp.connect(gateway.port());
                RawHttp another = RawHttp.connect(gateway.port())) {
            String body = asks(LARGE);
            slow.send(head(body.length()) + body.substring(0, LARGE));
            another.send(head(body.length()) + body.substring(0, LARGE));
            Await.await("both are held", SOON, () -> held() > 2 * (LARGE - 100_000));

            HttpResponse<String> large = gateway.complete(key, body);

            assertEquals(503, large.statusCode());
            assertEquals("gateway_overloaded", json(large.body()).at("/error/code").asText());
            assertEquals("1", large.headers().firstValue("retry-after").orElse(""));
            assertEquals(200, gateway.complete(key, asks(10)).statusCode());

            slow.send(body.substring(LARGE));
            another.send(body.substring(LARGE));
            assertEquals(200, slow.read(SOON).status());
            assertEquals(200, another.read(SOON).status());
            allIsGivenBack();
            assertEquals(200, gateway.complete(key, body).statusCode());
        }
    }

    @Test
    void whatIsOnlyDeclaredTakesNothing() {
        provider.onCompletion(answers(CompletionTest.ANSWER));
        List<RawHttp> declaring = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                RawHttp client = RawHttp.connect(gateway.port());
                declaring.add(client);
                client.send(head(1_000_000) + "{");
            }

            assertEquals(200, gateway.complete(key, asks(LARGE)).statusCode());
        } finally {
            declaring.forEach(RawHttp::close);
        }
    }

    @Test
    void theLargestBodyLeavesRoomForAnAnswerAsLarge() {
        provider.onCompletion(answers(CompletionTest.ANSWER.replace("Hello", "x".repeat(950_000))));

        HttpResponse<String> response = gateway.complete(key, asks(999_900));

        assertEquals(200, response.statusCode(), response.body());
        assertTrue(response.body().length() > 950_000);
    }

    /// A stream was asked for and one document comes.
    @Test
    void aDocumentInPlaceOfAStreamIsHeldToo() {
        provider.onCompletion(answers("{\"a\":\"" + "x".repeat(3_000_000) + "\"}"));

        HttpResponse<String> refused =
                gateway.complete(key, asks(10).replace("{\"model\"", "{\"stream\":true,\"model\""));

        assertEquals(503, refused.statusCode(), refused.body());
    }

    @Test
    void anEventThatIsTooLongIsHeldTooAndItsStreamCutOff() {
        String tooLong = StreamTest.FIRST.replace("He", "x".repeat(3_000_000));
        provider.onCompletion(streams(StreamTest.FIRST, tooLong, StreamTest.LAST));

        try (RawHttp client = RawHttp.connect(gateway.port())) {
            String body = asks(10).replace("{\"model\"", "{\"stream\":true,\"model\"");
            client.send(head(body.length()) + body);
            RawResponse response = client.read(SOON);

            assertEquals(200, response.status());
            assertTrue(response.text().contains("\"He\""), response.text());
            assertTrue(response.text().contains("gateway_overloaded"), response.text());
            assertEquals(RawResponse.End.TRUNCATED, response.end());
        }
    }

    @Test
    void aWholeAnswerTooManyIsRefusedAndWhatItHeldIsGivenBack() {
        provider.onCompletion(huge(5_000_000));

        HttpResponse<String> refused = gateway.complete(key, asks(10));

        assertEquals(503, refused.statusCode(), refused.body());
        assertEquals("gateway_overloaded", json(refused.body()).at("/error/code").asText());
        provider.onCompletion(answers(CompletionTest.ANSWER));
        allIsGivenBack();
        assertEquals(200, gateway.complete(key, asks(LARGE)).statusCode());
    }

    /// A client may have its whole answer a moment before the request is over.
    @BeforeEach
    void allIsGivenBack() {
        Await.await("nothing is held", SOON, () -> held() == 0);
    }

    private static double held() {
        return gateway.metrics()
                .lines()
                .filter(line -> line.startsWith("portolan_held_bytes "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static String head(int length) {
        return "POST /v1/chat/completions HTTP/1.1\r\nhost: h\r\nauthorization: Bearer "
                + key
                + "\r\ncontent-type: application/json\r\ncontent-length: "
                + length
                + "\r\n\r\n";
    }

    private static String asks(int padding) {
        return "{\"model\":\"acme/m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + "x".repeat(padding)
                + "\"}]}";
    }
}
