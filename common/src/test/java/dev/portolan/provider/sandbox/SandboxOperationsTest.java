package dev.portolan.provider.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ScriptedHttp;
import dev.portolan.provider.TestProviders;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamAnswer.Read;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the sandbox does besides chat.
class SandboxOperationsTest {
    private static final ScriptedHttp NO_NETWORK =
            new ScriptedHttp(_ -> {
                throw new AssertionError("the sandbox has no network");
            });

    private final SandboxAdapter adapter = new SandboxAdapter();

    @Test
    void listsItsEmbeddingModelAsOne() {
        ModelFacts facts =
                adapter.supportedModels(access(), NO_NETWORK).models().stream()
                        .filter(model -> model.upstreamModel().equals("embed"))
                        .map(ListedModel::facts)
                        .findFirst()
                        .orElseThrow();

        assertEquals(ModelKind.EMBEDDING, facts.kind());
        assertEquals("[embeddings]", facts.outputModalities().toString());
    }

    @Test
    void embedsTheSameTextAlwaysTheSame() throws Exception {
        String ask = "{\"model\":\"embed\",\"input\":[\"the harbour\",\"a harbour\",\"xyz\"]}";

        JsonNode answer = embedded(ask);

        assertEquals(answer, embedded(ask));
        assertEquals(3, answer.path("data").size());
        assertEquals(64, answer.at("/data/2/embedding").size());
        assertEquals(2, answer.at("/data/2/index").asInt());
        assertEquals(5, answer.at("/usage/total_tokens").asInt());
    }

    @Test
    void textsWithWordsInCommonAreClose() throws Exception {
        JsonNode data =
                embedded(
                                """
                                {"input":["ships sail to the harbour","to the harbour sail ships","ships sail to the shore","accounts receivable"]}\
                                """)
                        .path("data");

        assertEquals(1, cosine(data, 0, 1), 1e-6);
        assertTrue(cosine(data, 0, 2) > cosine(data, 0, 3), data.toString());
    }

    @Test
    void writesBase64() throws Exception {
        JsonNode numbers = embedded("{\"input\":\"a b\"}").at("/data/0/embedding");
        String text =
                embedded("{\"input\":\"a b\",\"encoding_format\":\"base64\"}")
                        .at("/data/0/embedding")
                        .asText();

        float[] decoded = new float[64];
        ByteBuffer.wrap(Base64.getDecoder().decode(text))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(decoded);
        float[] expected = new float[64];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (float) numbers.get(i).asDouble();
        }
        assertArrayEquals(expected, decoded);
    }

    @Test
    void cutsVectorsShortAndKeepsTheirLength() throws Exception {
        JsonNode data = embedded("{\"input\":[[1,2,3]],\"dimensions\":8}").path("data");

        assertEquals(8, data.at("/0/embedding").size());
        assertEquals(1, cosine(data, 0, 0), 1e-6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "EMBEDDING | {\"input\":[]} | input | 'input' must be a text, a list of texts",
                "EMBEDDING | {\"input\":\"\"} | input | 'input' must not be empty",
                "EMBEDDING | {\"input\":[\"a\",\"\"]} | input | 'input' must not be empty",
                "EMBEDDING | {\"input\":[[]]} | input | 'input' must not be empty",
                "EMBEDDING | {\"input\":\"a\",\"dimensions\":65} | dimensions | 'dimensions' must be from 1 to 64.",
                "EMBEDDING | {\"input\":\"a\",\"dimensions\":0} | dimensions | 'dimensions' must be from 1 to 64.",
                "EMBEDDING | nonsense | input | Missing required parameter: 'input'.",
                "TEXT_COMPLETION | {\"messages\":[]} | prompt | Missing required parameter: 'prompt'.",
                "TEXT_COMPLETION | {\"prompt\":7} | prompt | 'prompt' must be a text, a list of texts",
                "TEXT_COMPLETION | {\"prompt\":\"a\",\"max_tokens\":-1} | max_tokens | 'max_tokens' must be",
                "CHAT_COMPLETION | {\"messages\":[{}],\"max_tokens\":0} | max_tokens | 'max_tokens' must be",
                "CHAT_COMPLETION | {\"messages\":[{}],\"max_completion_tokens\":1.5} | max_completion_tokens | 'max_completion_tokens' must be"
            })
    void saysWhatItCannotRead(Operation operation, String body, String param, String message)
            throws Exception {
        try (UpstreamAnswer answer = call(operation, "echo", body, false)) {
            JsonNode error = json(read(answer)).path("error");

            assertEquals(400, answer.status());
            assertEquals(param, error.path("param").asText());
            assertTrue(error.path("message").asText().startsWith(message), error.toString());
        }
    }

    @Test
    void goesOnFromAPrompt() throws Exception {
        JsonNode answer =
                json(
                        text(
                                Operation.TEXT_COMPLETION,
                                "echo",
                                "{\"prompt\":[\"one two three\",\"four\"],\"max_tokens\":2,\"n\":2}",
                                false));

        assertEquals("text_completion", answer.path("object").asText());
        assertEquals(4, answer.path("choices").size());
        assertEquals("one two", answer.at("/choices/1/text").asText());
        assertEquals("length", answer.at("/choices/1/finish_reason").asText());
        assertEquals("four", answer.at("/choices/3/text").asText());
        assertEquals("stop", answer.at("/choices/3/finish_reason").asText());
        assertEquals(10, answer.at("/usage/total_tokens").asInt());
    }

    @Test
    void streamsTextToo() throws Exception {
        String events =
                text(
                        Operation.TEXT_COMPLETION,
                        "echo",
                        "{\"prompt\":\"one two\",\"stream_options\":{\"include_usage\":true}}",
                        true);

        assertTrue(events.contains("\"text\":\" two\""), events);
        assertTrue(events.contains("\"choices\":[],\"usage\":{\"prompt_tokens\":2"), events);
        assertTrue(events.endsWith("data: [DONE]\n\n"), events);
    }

    private static double cosine(JsonNode data, int one, int other) {
        double product = 0;
        for (int i = 0; i < data.at("/" + one + "/embedding").size(); i++) {
            product +=
                    data.at("/" + one + "/embedding/" + i).asDouble()
                            * data.at("/" + other + "/embedding/" + i).asDouble();
        }
        return product;
    }

    private JsonNode embedded(String body) throws Exception {
        return json(text(Operation.EMBEDDING, "embed", body, false));
    }

    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text);
    }

    private String text(Operation operation, String model, String body, boolean stream)
            throws Exception {
        try (UpstreamAnswer answer = call(operation, model, body, stream)) {
            assertEquals(200, answer.status());
            return read(answer);
        }
    }

    private static String read(UpstreamAnswer answer) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (answer.read(Duration.ofSeconds(5)) instanceof Read.Bytes(ByteBuffer bytes)) {
            while (bytes.hasRemaining()) {
                all.write(bytes.get());
            }
        }
        return all.toString(UTF_8);
    }

    private UpstreamAnswer call(Operation operation, String model, String body, boolean stream)
            throws Exception {
        return adapter.complete(
                access(),
                new CompletionCall(
                        operation, new ModelId("sandbox", model), body.getBytes(UTF_8), stream),
                NO_NETWORK);
    }

    private static ProviderAccess access() {
        return new ProviderAccess(
                TestProviders.provider("sandbox", "sandbox", "", "{}"), Optional.empty());
    }
}
