package dev.portolan.dialect.cohere;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.StreamMeaning;
import dev.portolan.dialect.form.Embeddings;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.OpenAiContract;
import dev.portolan.testing.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Every recorded answer of the dialect. What it must mean is worked out here from the provider's
/// own words, in another way than the translator's.
class CohereRecordingsTest {
    private final CohereV2 translator = new CohereV2();

    private static List<Recording> recordings(String api) {
        return Corpus.required()
                .recordings(
                        entry -> entry.api().equals(api) && entry.dialect().equals("cohere-v2"));
    }

    private static String finish(String reason) {
        return Map.of(
                        "MAX_TOKENS",
                        "length",
                        "TOOL_CALL",
                        "tool_calls",
                        "ERROR_TOXIC",
                        "content_filter")
                .getOrDefault(reason, "stop");
    }

    private static void assertUsage(String id, JsonNode usage, JsonNode shown) {
        long prompt =
                usage.at("/tokens/input_tokens").asLong()
                        + usage.at("/tokens/image_tokens").asLong();
        long completion = usage.at("/tokens/output_tokens").asLong();
        assertEquals(prompt, shown.path("prompt_tokens").asLong(), id);
        assertEquals(completion, shown.path("completion_tokens").asLong(), id);
        assertEquals(prompt + completion, shown.path("total_tokens").asLong(), id);
        assertEquals(
                usage.path("cached_tokens").asLong(),
                shown.at("/prompt_tokens_details/cached_tokens").asLong(),
                id);
        assertEquals(
                usage.at("/tokens/reasoning_tokens").asLong(),
                shown.at("/completion_tokens_details/reasoning_tokens").asLong(),
                id);
    }

    @Test
    void everyWholeAnswerKeepsItsMeaning() throws Exception {
        Optional<OpenAiContract> contract = OpenAiContract.find();
        int answers = 0;
        for (Recording recording : recordings("chat")) {
            String id = recording.id();
            JsonNode provided = Rendered.json(recording.response().text());
            JsonNode message = provided.path("message");
            String text = "";
            String thoughts = "";
            for (JsonNode block : message.path("content")) {
                text += block.path("text").asText("");
                thoughts += block.path("thinking").asText("");
            }

            JsonNode completion = Rendered.whole(translator, recording.response().body());

            StreamMeaning meaning = StreamMeaning.ofWhole(completion);
            assertEquals(text, meaning.text(), id);
            assertEquals(thoughts + message.path("tool_plan").asText(""), meaning.reasoning(), id);
            JsonNode calls = message.path("tool_calls");
            assertEquals(calls.size(), meaning.calls().size(), id);
            for (int i = 0; i < calls.size(); i++) {
                JsonNode shown = meaning.calls().get(i);
                assertEquals(calls.get(i).path("id"), shown.path("id"), id);
                assertEquals(calls.get(i).at("/function/name"), shown.path("name"), id);
                assertEquals(calls.get(i).at("/function/arguments"), shown.path("arguments"), id);
            }
            assertEquals(
                    finish(provided.path("finish_reason").asText()), meaning.finishReason(), id);
            assertUsage(id, provided.path("usage"), meaning.usage());
            for (JsonNode annotation : completion.at("/choices/0/message/annotations")) {
                JsonNode cited = annotation.path("url_citation");
                String piece =
                        text.substring(
                                cited.path("start_index").asInt(), cited.path("end_index").asInt());
                assertTrue(
                        provided.at("/message/citations").toString().contains(piece),
                        id + " cites " + cited);
            }
            contract.ifPresent(each ->
                    each.assertValid("CreateChatCompletionResponse", completion.toString()));
            answers++;
        }
        assertTrue(answers >= 23, "only " + answers);
    }

    @Test
    void everyStreamKeepsItsMeaningHoweverItIsCut() throws Exception {
        Optional<OpenAiContract> contract = OpenAiContract.find();
        int streams = 0;
        for (Recording recording : recordings("stream")) {
            String id = recording.id();
            byte[] body = recording.response().body();
            String text = "";
            String thoughts = "";
            Map<Integer, String[]> calls = new TreeMap<>();
            JsonNode end = Rendered.json("{}");
            for (String line : recording.response().text().split("\r?\n")) {
                if (!line.startsWith("data:") || !line.contains("{")) {
                    continue;
                }
                JsonNode event = Rendered.json(line.substring(5));
                JsonNode message = event.at("/delta/message");
                text += message.at("/content/text").asText("");
                thoughts += message.at("/content/thinking").asText("");
                thoughts += message.path("tool_plan").asText("");
                JsonNode call = message.path("tool_calls");
                if (call.has("id")) {
                    calls.put(
                            event.path("index").asInt(),
                            new String[] {
                                call.path("id").asText(), call.at("/function/name").asText(), ""
                            });
                }
                if (call.isObject()) {
                    calls.get(event.path("index").asInt())[2] +=
                            call.at("/function/arguments").asText("");
                }
                end = event.path("type").asText().equals("message-end") ? event : end;
            }

            String stream = Rendered.stream(translator, body, body.length);

            StreamMeaning meaning = StreamMeaning.of(stream);
            assertTrue(meaning.isDone(), id);
            assertEquals(text, meaning.text(), id);
            assertEquals(thoughts, meaning.reasoning(), id);
            assertEquals(
                    finish(end.at("/delta/finish_reason").asText()), meaning.finishReason(), id);
            assertUsage(id, end.at("/delta/usage"), meaning.usage());
            List<String> expected = new ArrayList<>();
            calls.values().forEach(call -> expected.add(String.join("|", call)));
            List<String> shown = new ArrayList<>();
            meaning.calls()
                    .forEach(call ->
                            shown.add(
                                    call.path("id").asText()
                                            + "|"
                                            + call.path("name").asText()
                                            + "|"
                                            + call.path("arguments").asText()));
            assertEquals(expected, shown, id);
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
        for (Recording recording : recordings("error")) {
            byte[] body = recording.response().body();

            ErrorForm form = translator.error(recording.response().status(), Map.of(), body);

            assertEquals(recording.response().status(), form.status(), recording.id());
            assertEquals(
                    Rendered.json(recording.response().text()).path("message").asText(),
                    form.message(),
                    recording.id());
            assertEquals(
                    recording.tags().contains("error:auth") ? "AUTHENTICATION" : "MODEL_NOT_FOUND",
                    form.kind().name(),
                    recording.id());
            errors++;
        }
        assertTrue(errors >= 3, "only " + errors);
    }

    @Test
    void everyVectorIsKept() throws Exception {
        List<Recording> recordings = recordings("embeddings");
        assertFalse(recordings.isEmpty());
        for (Recording recording : recordings) {
            JsonNode provided = Rendered.json(recording.response().text());

            Embeddings read =
                    translator
                            .embeddings()
                            .orElseThrow()
                            .answer(List.of(recording.response().body()), List.of(Map.of()));

            JsonNode vectors = provided.at("/embeddings/float");
            assertEquals(vectors.size(), read.vectors().size(), recording.id());
            for (int i = 0; i < vectors.size(); i++) {
                for (int j = 0; j < vectors.get(i).size(); j++) {
                    assertEquals(
                            vectors.get(i).get(j).asDouble(),
                            read.vectors().get(i)[j],
                            recording.id());
                }
            }
            assertEquals(
                    provided.at("/meta/billed_units/input_tokens").asLong(),
                    read.usage().orElseThrow().prompt(),
                    recording.id());
        }
    }
}
