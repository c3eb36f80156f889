package dev.portolan.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.provider.Operation;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import dev.portolan.testing.Recording;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Recorded embeddings and completions of text of OpenAI's family, through the gateway and back:
/// what the client asked for as the provider was asked, the answer byte for byte.
class RecordedOperationsTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();
    @TempDir static Path directory;

    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void comeBackByteForByte(TestReporter reporter) throws Exception {
        Corpus corpus = Corpus.required();
        List<Recording> recordings =
                corpus.recordings(RecordedOperationsTest::mayBeOne).stream()
                        .filter(recording -> operation(recording) != Operation.CHAT_COMPLETION)
                        .filter(recording -> !isOllamasOwn(recording))
                        .toList();
        Map<String, Recording> byId = new HashMap<>();
        recordings.forEach(recording -> byId.put(recording.id(), recording));
        Map<String, Integer> came = new TreeMap<>();
        try (FakeProvider provider = FakeProvider.start()) {
            provider.on(
                    "POST",
                    "",
                    request ->
                            byId.get(request.json().path("recording").asText())
                                    .response()
                                    .answer());
            TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
            recordings.stream()
                    .map(Recording::provider)
                    .distinct()
                    .forEach(name -> add(catalog, name, provider.baseUrl()));
            String key = catalog.key();
            try (TestGateway gateway =
                    new TestGateway.Setup(
                                    POSTGRES.database(),
                                    catalog.keyringFile(),
                                    directory.resolve("api"))
                            .start()) {
                for (Recording recording : recordings) {
                    provider.forgetRequests();
                    ObjectNode body = body(recording);
                    RawResponse response = ask(gateway, key, recording, body);

                    if (provider.requests().isEmpty()) {
                        // What the gateway refuses itself, the provider refused too.
                        assertEquals(400, recording.response().status(), recording.id());
                        assertEquals(400, response.status(), recording.id());
                    } else {
                        assertEquals(
                                body.put("model", model(operation(recording))),
                                withoutOurs(provider.lastRequest().json(), body),
                                recording.id());
                        check(recording, response);
                    }
                    came.merge(
                            recording.response().status() >= 400
                                    ? "error"
                                    : operation(recording).word(),
                            1,
                            Integer::sum);
                }
            }
        }
        assertTrue(
                came.getOrDefault("embedding", 0) >= 17
                        && came.getOrDefault("text_completion", 0) >= 11
                        && came.getOrDefault("error", 0) >= 15,
                came.toString());
        reporter.publishEntry("byte-true", came.toString());
    }

    private static boolean mayBeOne(Corpus.Entry entry) {
        return entry.dialect().equals("openai-completions")
                || entry.dialect().equals("openai-chat")
                        && List.of("embeddings", "error").contains(entry.api());
    }

    private static Operation operation(Recording recording) {
        return switch (recording.operation()) {
            case "embeddings" -> Operation.EMBEDDING;
            case "completions" -> Operation.TEXT_COMPLETION;
            default -> Operation.CHAT_COMPLETION;
        };
    }

    /// Its native API, filed under OpenAI's.
    private static boolean isOllamasOwn(Recording recording) {
        return recording.request().filter(sent -> sent.url().endsWith("/api/embed")).isPresent();
    }

    private static String model(Operation operation) {
        return operation == Operation.EMBEDDING ? "e" : "m";
    }

    private static void add(TestCatalog catalog, String provider, URI baseUrl) {
        catalog.provider(provider, baseUrl);
        catalog.models(provider + "/m");
        catalog.change(tables ->
                tables.models()
                        .insert(
                                TestCatalog.model(
                                        provider + "/e",
                                        ModelFacts.ofKind(ModelKind.EMBEDDING),
                                        true,
                                        Lifecycle.ACTIVE)));
    }

    private static String served(Recording recording) {
        return recording.provider() + "/" + model(operation(recording));
    }

    private static ObjectNode body(Recording recording) {
        ObjectNode body =
                recording.request().map(Recording.Request::body).orElse(null)
                                instanceof ObjectNode sent
                        ? sent.deepCopy()
                        : TestGateway.JSON.createObjectNode();
        body.put("model", served(recording));
        body.put("recording", recording.id());
        return body;
    }

    /// The wish for usage is the gateway's own.
    private static JsonNode withoutOurs(JsonNode asked, JsonNode body) {
        return body.has("stream_options") ? asked : ((ObjectNode) asked).without("stream_options");
    }

    private static RawResponse ask(
            TestGateway gateway, String key, Recording recording, ObjectNode body)
            throws Exception {
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            return client.post(
                            operation(recording).path(),
                            Map.of("authorization", "Bearer " + key),
                            TestGateway.JSON.writeValueAsString(body))
                    .read(SOON);
        }
    }

    private static void check(Recording recording, RawResponse response) {
        String recorded = recording.response().text();
        if (recording.response().status() >= 400) {
            assertEquals(recording.response().status(), response.status(), recording.id());
            JsonNode error = TestGateway.json(response.text()).path("error");
            assertTrue(!error.path("message").asText().isEmpty(), recording.id());
            String said = TestGateway.json(recorded).path("error").path("message").asText();
            assertTrue(error.path("message").asText().contains(said), recording.id());
        } else if (recorded.startsWith("data: {\"value\"")) {
            // Writer's events are of no shape that OpenAI describes: passed, and then said so.
            assertTrue(response.text().startsWith(recorded.strip()), recording.id());
            assertTrue(response.text().contains("upstream_malformed"), recording.id());
        } else {
            assertEquals(200, response.status(), () -> recording.id() + ": " + response.text());
            String asServed =
                    recorded.replaceAll(
                            "(\"model\"\\s*:\\s*)\"[^\"]*\"", "$1\"" + served(recording) + "\"");
            assertEquals(asServed, response.text(), recording.id());
        }
    }
}
