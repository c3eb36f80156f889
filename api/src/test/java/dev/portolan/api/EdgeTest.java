package dev.portolan.api;

import static dev.portolan.api.TestGateway.error;
import static dev.portolan.api.TestGateway.json;
import static dev.portolan.testing.Answers.answers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Abuse of HTTP: what is malformed, ambiguous or too large never reaches a provider.
class EdgeTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();

    @TempDir static Path directory;

    static final Duration SOON = Duration.ofSeconds(30);
    static final int MAX_BODY = 200_000;
    static FakeProvider provider;
    static TestGateway gateway;
    static String key;

    @BeforeAll
    static void start() {
        provider = FakeProvider.start().onCompletion(answers(CompletionTest.ANSWER));
        TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
        catalog.provider("acme", provider.baseUrl());
        catalog.models("acme/m");
        key = catalog.key();
        gateway =
                new TestGateway.Setup(
                                POSTGRES.database(),
                                catalog.keyringFile(),
                                directory.resolve("api"))
                        .set("api.completions.maxBody", MAX_BODY + "B")
                        .set("api.completions.drain", "2MB")
                        .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        provider.close();
    }

    @BeforeEach
    void forget() {
        provider.forgetRequests();
    }

    private static String asks(int padding) {
        return "{\"model\":\"acme/m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + "x".repeat(padding)
                + "\"}]}";
    }

    /// `|` stands for CRLF; what a line break of another kind is, is spelt out.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/chat/completions HTTP/1.1|host: h|content-length: 2|transfer-encoding: chunked||0||",
                "POST /v1/chat/completions HTTP/1.1|host: h|content-length: 2|content-length: 3||{}",
                "POST /v1/chat/completions HTTP/1.1|host: h|content-length: +2||{}",
                "POST /v1/chat/completions HTTP/1.1|host: h|content-length: 0x2||{}",
                "POST /v1/chat/completions HTTP/1.1|host: h|transfer-encoding: gzip, xchunked||0||",
                "POST /v1/chat/completions HTTP/1.1|host: h|content-length : 2||{}",
                "POST /v1/chat/completions HTTP/1.1|host: h|x-a: b| folded|content-length: 2||{}",
                "POST /v1/chat/completions HTTP/1.1|host: h|host: i|content-length: 2||{}",
                "POST /v1/chat/completions HTTP/1.1|host: h|x-a: b\rc|content-length: 2||{}",
                "POST /v1/chat/completions HTTP/1.1|host: h|x-a: b\u0000c|content-length: 2||{}",
                "GET /v1/models HTTP/1.1\nhost: h\n\n",
                "GET /v1/models HTTP/1.1|host: h\n|",
                "GET /v1/%2e%2e/admin HTTP/1.1|host: h||",
                "GET /v1/chat%2Fcompletions HTTP/1.1|host: h||",
                "GET /admin%2Fv1/keys HTTP/1.1|host: h||",
                "GET /v1//models HTTP/1.1|host: h||",
                "GET /v1/models/%00 HTTP/1.1|host: h||",
                "GET /v1/models/a%5cb HTTP/1.1|host: h||",
                "GET /v1/models/%c0%af HTTP/1.1|host: h||",
                "GET /v1/models/%252e HTTP/1.1|host: h||",
                "GET /v1/models/x%0d%0ay HTTP/1.1|host: h||"
            })
    void readsNothingThatCouldBeReadTwoWays(String request) {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            client.send(request.replace("|", "\r\n"));

            RawResponse response = client.read(SOON);

            assertEquals(400, response.status(), () -> request + " -> " + response.text());
            assertTrue(
                    json(response.text()).path("error").path("message").isTextual(),
                    response.text());
        }
        assertEquals(List.of(), provider.requests());
    }

    /// Cut off at the `;`, it would name another model.
    @ParameterizedTest
    @CsvSource({
        "GET, /v1/models/acme/m;x, application/json",
        "DELETE, /admin/v1/models/acme/m;x, application/problem+json",
        "DELETE, /admin/v1/models/acme/%25, application/problem+json",
        "PATCH, /admin/v1/models/acme//m, application/problem+json"
    })
    void refusesAPathWithParametersInTheShapeOfItsApi(
            String method, String path, String contentType) {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            client.send(method + " " + path + " HTTP/1.1\r\nhost: h\r\n\r\n");

            RawResponse response = client.read(SOON);

            assertEquals(400, response.status());
            assertEquals(contentType, response.header("content-type").orElse(""));
            assertFalse(json(response.text()).isEmpty(), response.text());
        }
    }

    @Test
    void refusesABodyThatIsNotChunkedAsItSays() {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            client.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nhost: h\r\nauthorization: Bearer "
                            + key
                            + "\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");

            assertEquals(400, client.read(SOON).status());
        }
        assertEquals(List.of(), provider.requests());
    }

    @Test
    void boundsHeadersAndAddresses() {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            assertEquals(
                    431,
                    client.get("/v1/models", Map.of("x-long", "x".repeat(9000)))
                            .read(SOON)
                            .status());
        }
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            assertEquals(414, client.get("/v1/" + "x".repeat(9000), Map.of()).read(SOON).status());
        }
    }

    @Test
    void tellsAClientThatItsBodyIsTooLargeEvenIfItSendsAllOfItFirst() {
        HttpResponse<String> declared = gateway.complete(key, asks(MAX_BODY));
        assertEquals(413, declared.statusCode());
        assertEquals("request_too_large", error(declared).path("code").asText());

        HttpResponse<String> chunked =
                gateway.send(
                        gateway.completion(key, "")
                                .POST(
                                        BodyPublishers.ofInputStream(() ->
                                                new ByteArrayInputStream(
                                                        asks(MAX_BODY + 500_000)
                                                                .getBytes(StandardCharsets.UTF_8))))
                                .build());
        assertEquals(413, chunked.statusCode());
        assertEquals(
                200, gateway.complete(key, asks(MAX_BODY - 500)).statusCode(), "just small enough");
    }

    /// Every millisecond behind the last byte would count against the client.
    @Test
    void doesNotTakeItsOwnPausesForASlowClient() {
        Map<Integer, Integer> statuses = new TreeMap<>();
        try (TestGateway strict =
                new TestGateway.Setup(
                                POSTGRES.database(),
                                directory.resolve("keyring.json"),
                                directory.resolve("strict"))
                        .set("server.applicationConnectors[0].minRequestDataPerSecond", "1GB")
                        .start()) {
            for (int i = 0; i < 1000; i++) {
                statuses.merge(strict.complete(key, asks(1)).statusCode(), 1, Integer::sum);
            }
        }
        assertEquals(Map.of(200, 1000), statuses);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/embeddings", "/v1/completions"})
    void theOtherOperationsHaveTheSameLimit(String path) {
        HttpResponse<String> response = gateway.post(path, key, asks(MAX_BODY));

        assertEquals(413, response.statusCode());
        assertEquals("request_too_large", error(response).path("code").asText());
    }

    @Test
    void unpacksGzipWithinTheSameLimits() throws IOException {
        assertEquals(
                200, packed(gzip(asks(100).getBytes(StandardCharsets.UTF_8)), "gzip").statusCode());
        assertEquals(asks(100).replace("acme/m", "m"), provider.lastRequest().text());
        assertEquals(413, packed(gzip(new byte[50_000_000]), "gzip").statusCode(), "a bomb");
        assertEquals(400, packed("no gzip".getBytes(StandardCharsets.UTF_8), "gzip").statusCode());
        assertEquals(415, packed(gzip(gzip(new byte[10])), "gzip, gzip").statusCode());
        assertEquals(415, packed(new byte[10], "br").statusCode());
    }

    @Test
    void carriesNoLineBreakOfAModelsNameAnywhere() {
        HttpResponse<String> response =
                gateway.complete(key, asks(1).replace("acme/m", "acme/m\\r\\nX-Evil: 1"));

        assertEquals(400, response.statusCode());
        assertTrue(json(response).path("error").path("message").isTextual());
        assertFalse(response.headers().map().containsKey("x-evil"));
    }

    @Test
    void keepsFiguresOffThePublicConnector() {
        assertEquals(404, gateway.get("/metrics").statusCode());
        assertEquals(404, gateway.get("/healthcheck").statusCode());
        assertEquals(200, gateway.get("/healthz").statusCode());
        assertTrue(
                gateway.metrics().contains("portolan_catalog_version"), "on the admin connector");
    }

    @Test
    void foldsWhatClientsInventIntoFewFigures() {
        for (int i = 0; i < 50; i++) {
            gateway.complete(key, asks(1).replace("acme/m", "invented/" + i));
        }
        Await.await(
                "counted",
                SOON,
                () ->
                        gateway.figure(
                                                "portolan_requests_total{model=\"none\",operation=\"chat_completion\",outcome=\"refused\",provider=\"none\",status=\"404\"")
                                        .orElse(0.0)
                                >= 50);

        String metrics = gateway.metrics();
        List<String> notFound =
                metrics.lines()
                        .filter(line ->
                                line.startsWith("portolan_requests_total")
                                        && line.contains("status=\"404\""))
                        .toList();
        assertEquals(1, notFound.size(), notFound::toString);
        assertFalse(metrics.contains("invented"));
    }

    private static HttpResponse<String> packed(byte[] body, String encoding) {
        return gateway.send(
                gateway.completion(key, "")
                        .header("Content-Encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build());
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }
}
