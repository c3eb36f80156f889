package dev.portolan.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import dev.portolan.testing.Recording;
import dev.portolan.testing.ReplayProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What real providers of OpenAI's family really answered, through the gateway and back: byte for
/// byte, but for the exceptions that `docs/streaming-and-errors.md` lists.
class RecordedTrafficTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();

    @TempDir static Path directory;

    private static final Pattern MODEL = Pattern.compile("(\"model\"\\s*:\\s*)\"[^\"]*\"");
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void comesBackByteForByte(TestReporter reporter) throws Exception {
        Corpus corpus = Corpus.required();
        List<String> providers =
                corpus.index().stream()
                        .filter(entry ->
                                entry.dialect().equals("openai-chat")
                                        && List.of("chat", "stream", "error").contains(entry.api()))
                        .map(Corpus.Entry::provider)
                        .distinct()
                        .toList();
        assertTrue(providers.size() >= 10, providers.toString());
        TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
        Map<String, Integer> came = new TreeMap<>();
        try (ReplayProvider replay =
                ReplayProvider.start(corpus, providers.toArray(String[]::new))) {
            providers.forEach(provider -> catalog.provider(provider, replay.baseUrl(provider)));
            providers.forEach(provider -> catalog.models(provider + "/m"));
            String key = catalog.key();
            try (TestGateway gateway =
                    new TestGateway.Setup(
                                    POSTGRES.database(),
                                    catalog.keyringFile(),
                                    directory.resolve("api"))
                            .start()) {
                for (String provider : providers) {
                    for (Recording recording : replay.completions(provider)) {
                        check(recording, ask(gateway, key, recording));
                        came.merge(provider, 1, Integer::sum);
                    }
                }
            }
        }
        assertTrue(
                came.size() >= 10 && came.values().stream().mapToInt(Integer::intValue).sum() > 500,
                came.toString());
        reporter.publishEntry("byte-true", came.toString());
    }

    private static RawResponse ask(TestGateway gateway, String key, Recording recording)
            throws JsonProcessingException {
        ObjectNode body =
                recording.request().map(Recording.Request::body).orElse(null)
                                instanceof ObjectNode sent
                        ? sent.deepCopy()
                        : TestGateway.JSON.createObjectNode();
        body.put("model", recording.provider() + "/m");
        body.put("recording", recording.id());
        body.put("stream", recording.isStreamed());
        if (recording.isStreamed()) {
            body.putObject("stream_options").put("include_usage", true);
        } else {
            body.remove("stream_options");
        }
        try (RawHttp client = RawHttp.connect(gateway.port())) {
            return client.post(
                            "/v1/chat/completions",
                            Map.of("authorization", "Bearer " + key),
                            TestGateway.JSON.writeValueAsString(body))
                    .read(SOON);
        }
    }

    private static void check(Recording recording, RawResponse response)
            throws JsonProcessingException {
        int status = recording.response().status();
        String recorded = recording.response().text();
        if (status >= 400) {
            checkError(recording, response);
        } else if (recording.tags().contains("error:in-200")) {
            assertTrue(response.status() >= 400, recording.id());
        } else if (recording.tags().contains("error:mid-stream")) {
            assertTrue(
                    response.status() >= 400 || response.end() == RawResponse.End.TRUNCATED,
                    recording.id());
            assertTrue(response.text().contains("\"error\":"), recording.id());
            assertTrue(!response.text().contains("[DONE]"), recording.id());
        } else if (recorded.stripLeading().startsWith("{")) {
            assertEquals(200, response.status(), () -> recording.id() + ": " + response.text());
            assertEquals(asServed(recording, recorded), response.text(), recording.id());
        } else {
            assertEquals(200, response.status(), () -> recording.id() + ": " + response.text());
            assertEquals(RawResponse.End.COMPLETE, response.end(), recording.id());
            assertEquals(completed(asServed(recording, recorded)), response.text(), recording.id());
        }
    }

    private static void checkError(Recording recording, RawResponse response) {
        int status = recording.response().status();
        JsonNode error = TestGateway.json(response.text()).path("error");
        assertTrue(
                error.path("message").isTextual() && error.path("type").isTextual(),
                recording.id());
        assertTrue(error.has("param") && error.has("code"), recording.id());
        boolean isCredential =
                status == 401 || recording.response().text().contains("API_KEY_INVALID");
        assertEquals(isCredential ? 401 : status, response.status(), recording.id());
        JsonNode sent;
        try {
            sent = TestGateway.JSON.readTree(recording.response().body());
        } catch (IOException _) {
            return; // a page
        }
        JsonNode message = (sent.isArray() ? sent.path(0) : sent).path("error").path("message");
        if (message.isTextual() && !isCredential) {
            assertEquals(message.asText(), error.path("message").asText(), recording.id());
        }
    }

    /// Every model's name replaced: in an answer's or chunk's own `model`, which stands outside of
    /// any nested object.
    private static String asServed(Recording recording, String recorded) {
        StringBuilder served = new StringBuilder();
        Matcher matcher = MODEL.matcher(recorded);
        while (matcher.find()) {
            boolean isOwn = depth(recorded, matcher.start()) == 1;
            String replacement =
                    isOwn
                            ? matcher.group(1) + "\"" + recording.provider() + "/m\""
                            : matcher.group();
            matcher.appendReplacement(served, Matcher.quoteReplacement(replacement));
        }
        matcher.appendTail(served);
        return served.toString();
    }

    /// How many objects a position of a line of JSON is inside of.
    private static int depth(String text, int at) {
        int from = Math.max(text.lastIndexOf("\ndata:", at), 0);
        int depth = 0;
        boolean quoted = false;
        for (int i = from; i < at; i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && (c == '}' || c == ']')) {
                depth--;
            }
        }
        return depth;
    }

    /// With its `[DONE]`, and nothing after it.
    private static String completed(String stream) {
        Matcher done = Pattern.compile("data: ?\\[DONE\\](\r?\n){0,2}").matcher(stream);
        if (done.find()) {
            String whole = stream.substring(0, done.end());
            return whole.endsWith("\n\n") || whole.endsWith("\r\n\r\n") ? whole : whole + "\n\n";
        }
        boolean isOpen = !stream.endsWith("\n\n") && !stream.endsWith("\r\n\r\n");
        return stream + (isOpen ? "\n\n" : "") + "data: [DONE]\n\n";
    }
}
