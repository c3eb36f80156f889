package dev.portolan.dialect.bedrock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.StreamMeaning;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.EmbeddingForm;
import dev.portolan.dialect.form.Embeddings;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.OpenAiContract;
import dev.portolan.testing.Recording;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Every recorded answer of the dialect. What it must mean is worked out here from Bedrock's own
/// words, in another way than the translator's.
class BedrockRecordingsTest {
    private final BedrockConverse translator = new BedrockConverse();

    private static List<Recording> recordings(String api, String dialect) {
        return Corpus.required()
                .recordings(entry ->
                        entry.api().equals(api)
                                && entry.provider().equals("bedrock")
                                && entry.dialect().equals(dialect)
                                && !entry.kind().equals("count-tokens"));
    }

    private static String finish(String reason) {
        return Map.of(
                        "max_tokens", "length",
                        "model_context_window_exceeded", "length",
                        "tool_use", "tool_calls",
                        "guardrail_intervened", "content_filter",
                        "content_filtered", "content_filter")
                .getOrDefault(reason, "stop");
    }

    /// `totalTokens` holds everything; what is no output is prompt.
    private static void assertUsage(String id, JsonNode provided, JsonNode usage) {
        long total = provided.path("totalTokens").asLong();
        long output = provided.path("outputTokens").asLong();
        assertEquals(total, usage.path("total_tokens").asLong(), id);
        assertEquals(output, usage.path("completion_tokens").asLong(), id);
        assertEquals(total - output, usage.path("prompt_tokens").asLong(), id);
        assertEquals(
                provided.path("cacheReadInputTokens").asLong(),
                usage.at("/prompt_tokens_details/cached_tokens").asLong(),
                id);
        assertEquals(
                provided.path("cacheWriteInputTokens").asLong(),
                usage.at("/prompt_tokens_details/cache_write_tokens").asLong(),
                id);
    }

    /// The documents of an event stream, with their type under `:type`.
    private static List<Map.Entry<String, JsonNode>> events(byte[] body) {
        List<Map.Entry<String, JsonNode>> events = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(body);
        while (bytes.hasRemaining()) {
            int start = bytes.position();
            int length = bytes.getInt();
            int headers = bytes.getInt();
            String head = new String(body, start + 12, headers, StandardCharsets.ISO_8859_1);
            int at = head.indexOf(":event-type") + ":event-type".length();
            String type = head.substring(at + 3, at + 3 + head.charAt(at + 2));
            String payload =
                    new String(
                            body,
                            start + 12 + headers,
                            length - headers - 16,
                            StandardCharsets.UTF_8);
            events.add(Map.entry(type, Rendered.json(payload)));
            bytes.position(start + length);
        }
        return events;
    }

    @Test
    void everyWholeAnswerKeepsItsMeaning() throws Exception {
        Optional<OpenAiContract> contract = OpenAiContract.find();
        int answers = 0;
        for (Recording recording : recordings("chat", "bedrock-converse")) {
            byte[] body = recording.response().body();
            JsonNode provided = Rendered.json(recording.response().text());
            StringBuilder text = new StringBuilder();
            StringBuilder thinking = new StringBuilder();
            List<JsonNode> calls = new ArrayList<>();
            for (JsonNode block : provided.at("/output/message/content")) {
                text.append(block.path("text").asText(""));
                block.at("/citationsContent/content")
                        .forEach(part -> text.append(part.path("text").asText()));
                thinking.append(block.at("/reasoningContent/reasoningText/text").asText(""));
                JsonNode call = block.path("toolUse");
                if (call.isObject() && !call.path("type").asText().startsWith("server")) {
                    calls.add(call);
                }
            }

            JsonNode completion = Rendered.whole(translator, body);

            String id = recording.id();
            StreamMeaning meaning = StreamMeaning.ofWhole(completion);
            assertEquals(text.toString(), meaning.text(), id);
            assertEquals(thinking.toString(), meaning.reasoning(), id);
            assertEquals(calls.size(), meaning.calls().size(), id);
            for (int i = 0; i < calls.size(); i++) {
                JsonNode call = meaning.calls().get(i);
                assertEquals(calls.get(i).path("toolUseId"), call.path("id"), id);
                assertEquals(calls.get(i).path("name"), call.path("name"), id);
                assertEquals(
                        calls.get(i).path("input"),
                        Rendered.json(call.path("arguments").asText()),
                        id);
            }
            assertEquals(finish(provided.path("stopReason").asText()), meaning.finishReason(), id);
            assertUsage(id, provided.path("usage"), meaning.usage());
            contract.ifPresent(each ->
                    each.assertValid("CreateChatCompletionResponse", completion.toString()));
            answers++;
        }
        assertTrue(answers >= 35, "only " + answers);
    }

    @Test
    void everyStreamKeepsItsMeaningHoweverItIsCut() throws Exception {
        Optional<OpenAiContract> contract = OpenAiContract.find();
        int streams = 0;
        for (Recording recording : recordings("stream", "bedrock-converse")) {
            byte[] body = recording.response().body();
            StringBuilder text = new StringBuilder();
            StringBuilder thinking = new StringBuilder();
            Map<Integer, String[]> calls = new TreeMap<>();
            JsonNode usage = Rendered.json("{}");
            String reason = "";
            for (Map.Entry<String, JsonNode> event : events(body)) {
                JsonNode data = event.getValue();
                int index = data.path("contentBlockIndex").asInt();
                JsonNode call = data.at("/start/toolUse");
                if (call.isObject() && !call.path("type").asText().startsWith("server")) {
                    calls.put(
                            index,
                            new String[] {
                                call.path("toolUseId").asText(), call.path("name").asText(), ""
                            });
                }
                text.append(data.at("/delta/text").asText(""));
                thinking.append(data.at("/delta/reasoningContent/text").asText(""));
                if (calls.containsKey(index)) {
                    calls.get(index)[2] += data.at("/delta/toolUse/input").asText("");
                }
                reason = data.path("stopReason").asText(reason);
                usage = event.getKey().equals("metadata") ? data.path("usage") : usage;
            }

            String stream = Rendered.stream(translator, body, body.length);

            String id = recording.id();
            StreamMeaning meaning = StreamMeaning.of(stream);
            assertTrue(meaning.isDone(), id);
            assertEquals(text.toString(), meaning.text(), id);
            assertEquals(thinking.toString(), meaning.reasoning(), id);
            assertEquals(finish(reason), meaning.finishReason(), id);
            assertUsage(id, usage, meaning.usage());
            assertEquals(calls.size(), meaning.calls().size(), id);
            int at = 0;
            for (String[] expected : calls.values()) {
                JsonNode call = meaning.calls().get(at++);
                assertEquals(expected[0], call.path("id").asText(), id);
                assertEquals(expected[1], call.path("name").asText(), id);
                assertEquals(
                        expected[2].isEmpty() ? "{}" : expected[2],
                        call.path("arguments").asText(),
                        id);
            }
            for (int length : new int[] {1, 7, 1024}) {
                assertEquals(stream, Rendered.stream(translator, body, length), id);
            }
            contract.ifPresent(each -> each.assertValidStream(stream));
            streams++;
        }
        assertTrue(streams >= 15, "only " + streams);
    }

    @Test
    void everyErrorKeepsItsStatusAndSentence() {
        int errors = 0;
        for (String dialect : List.of("bedrock-converse", "bedrock-invoke")) {
            for (Recording recording : recordings("error", dialect)) {
                Map<String, List<String>> headers = new HashMap<>();
                recording
                        .response()
                        .headers()
                        .forEach((name, it) -> headers.put(name, List.of(it)));

                ErrorForm form =
                        translator.error(
                                recording.response().status(),
                                headers,
                                recording.response().body());

                String id = recording.id();
                String sentence =
                        Rendered.json(recording.response().text()).path("message").asText();
                assertEquals(recording.response().status(), form.status(), id);
                assertEquals(sentence, form.message(), id);
                String kind =
                        sentence.contains("Input Tokens Exceeded")
                                ? "CONTEXT_LENGTH"
                                : sentence.contains("model identifier is invalid")
                                                || recording.tags().contains("error:not-found")
                                        ? "MODEL_NOT_FOUND"
                                        : recording.tags().contains("error:auth")
                                                ? "AUTHENTICATION"
                                                : "INVALID_REQUEST";
                assertEquals(kind, form.kind().name(), id);
                errors++;
            }
        }
        assertTrue(errors >= 6, "only " + errors);
    }

    @Test
    void everyEmbeddingKeepsItsNumbers() throws Exception {
        BedrockEmbeddings embeddings = new BedrockEmbeddings();
        int answers = 0;
        for (Recording recording : recordings("embeddings", "bedrock-invoke")) {
            Recording.Request asked = recording.request().orElseThrow();
            JsonNode provided = Rendered.json(recording.response().text());
            List<JsonNode> vectors = new ArrayList<>();
            provided.findParents("embedding").forEach(each -> vectors.add(each.path("embedding")));
            provided.at("/embeddings/float").forEach(vectors::add);
            Map<String, List<String>> headers = new HashMap<>();
            recording.response().headers().forEach((name, it) -> headers.put(name, List.of(it)));

            Embeddings read =
                    embeddings.answer(List.of(recording.response().body()), List.of(headers));

            String id = recording.id();
            assertEquals(vectors.size(), read.vectors().size(), id);
            for (int i = 0; i < vectors.size(); i++) {
                double[] vector = read.vectors().get(i);
                assertEquals(vectors.get(i).size(), vector.length, id);
                for (int j = 0; j < vector.length; j++) {
                    assertEquals(vectors.get(i).get(j).asDouble(), vector[j], id);
                }
            }
            long tokens =
                    provided.path("inputTextTokenCount")
                            .asLong(
                                    Long.parseLong(
                                            recording
                                                    .response()
                                                    .headers()
                                                    .getOrDefault(
                                                            "x-amzn-bedrock-input-token-count",
                                                            "0")));
            assertEquals(tokens, read.usage().orElseThrow().prompt(), id);
            assertSameRequest(id, asked);
            answers++;
        }
        assertTrue(answers >= 3, "only " + answers);
    }

    /// The same texts in the same words, whatever else the recorded client asked for.
    private static void assertSameRequest(String id, Recording.Request asked) throws Exception {
        List<EmbeddingForm.Input> inputs = new ArrayList<>();
        JsonNode texts = asked.body().path("texts");
        texts.forEach(text -> inputs.add(new EmbeddingForm.Input.Text(text.asText())));
        if (inputs.isEmpty()) {
            inputs.add(new EmbeddingForm.Input.Text(asked.body().path("inputText").asText()));
        }
        String model = asked.url().replaceAll(".*/model/|/invoke$", "").replace("%3A", ":");
        List<TranslatedRequest> written =
                new BedrockEmbeddings()
                        .requests(
                                new EmbeddingForm(inputs, Optional.empty(), Map.of(), Map.of()),
                                new CalledModel(model, Optional.empty(), Map.of(), Map.of()));
        assertEquals(1, written.size(), id);
        for (String field : List.of("texts", "inputText")) {
            assertEquals(asked.body().path(field), written.getFirst().body().path(field), id);
        }
    }
}
