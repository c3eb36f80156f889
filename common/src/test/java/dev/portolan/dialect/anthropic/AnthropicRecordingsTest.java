package dev.portolan.dialect.anthropic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.StreamMeaning;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.OpenAiContract;
import dev.portolan.testing.Recording;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Every recorded answer of the dialect, whoever served it. What it must mean is worked out here
/// from the provider's own words, in another way than the translator's.
class AnthropicRecordingsTest {
    private final AnthropicMessages translator = new AnthropicMessages();

    private static List<Recording> recordings(String api) {
        return Corpus.required()
                .recordings(
                        entry -> entry.api().equals(api) && entry.dialect().equals("anthropic"));
    }

    private static String finish(String reason) {
        return Map.of(
                        "max_tokens", "length",
                        "tool_use", "tool_calls",
                        "refusal", "content_filter",
                        "model_context_window_exceeded", "length")
                .getOrDefault(reason, "stop");
    }

    private static void assertCalls(String id, List<JsonNode> blocks, JsonNode calls) {
        assertEquals(blocks.size(), calls.size(), id);
        for (int i = 0; i < calls.size(); i++) {
            assertEquals(blocks.get(i).path("id"), calls.get(i).path("id"), id);
            assertEquals(blocks.get(i).path("name"), calls.get(i).path("name"), id);
            assertEquals(
                    blocks.get(i).path("input"),
                    Rendered.json(calls.get(i).path("arguments").asText()),
                    id);
        }
    }

    private static void assertUsage(String id, Map<String, Long> counts, JsonNode usage) {
        long cacheRead = counts.getOrDefault("cache_read_input_tokens", 0L);
        long prompt =
                counts.getOrDefault("input_tokens", 0L)
                        + cacheRead
                        + counts.getOrDefault("cache_creation_input_tokens", 0L);
        long completion = counts.getOrDefault("output_tokens", 0L);
        assertEquals(prompt, usage.path("prompt_tokens").asLong(), id);
        assertEquals(completion, usage.path("completion_tokens").asLong(), id);
        assertEquals(prompt + completion, usage.path("total_tokens").asLong(), id);
        assertEquals(
                cacheRead, usage.path("prompt_tokens_details").path("cached_tokens").asLong(), id);
    }

    private static void count(JsonNode usage, Map<String, Long> counts) {
        usage.properties().stream()
                .filter(each -> each.getValue().isIntegralNumber())
                .forEach(each -> counts.put(each.getKey(), each.getValue().asLong()));
    }

    @Test
    void everyWholeAnswerKeepsItsMeaning() throws Exception {
        Optional<OpenAiContract> contract = OpenAiContract.find();
        int answers = 0;
        for (Recording recording : recordings("chat")) {
            byte[] body = recording.response().body();
            JsonNode provided = Rendered.json(new String(body, StandardCharsets.UTF_8));
            StringBuilder text = new StringBuilder();
            StringBuilder thinking = new StringBuilder();
            List<JsonNode> calls = new ArrayList<>();
            for (JsonNode block : provided.path("content")) {
                switch (block.path("type").asText()) {
                    case "text" -> text.append(block.path("text").asText());
                    case "thinking" -> thinking.append(block.path("thinking").asText());
                    case "tool_use" -> calls.add(block);
                    default -> {}
                }
            }
            Map<String, Long> counts = new TreeMap<>();
            count(provided.path("usage"), counts);

            JsonNode completion = Rendered.whole(translator, body);

            StreamMeaning meaning = StreamMeaning.ofWhole(completion);
            assertEquals(text.toString(), meaning.text(), recording.id());
            assertEquals(thinking.toString(), meaning.reasoning(), recording.id());
            assertCalls(recording.id(), calls, meaning.calls());
            assertEquals(
                    finish(provided.path("stop_reason").asText()),
                    meaning.finishReason(),
                    recording.id());
            assertUsage(recording.id(), counts, meaning.usage());
            contract.ifPresent(each ->
                    each.assertValid("CreateChatCompletionResponse", completion.toString()));
            answers++;
        }
        assertTrue(answers >= 70, "only " + answers);
    }

    @Test
    void everyStreamKeepsItsMeaningHoweverItIsCut() throws Exception {
        Optional<OpenAiContract> contract = OpenAiContract.find();
        int streams = 0;
        for (Recording recording : recordings("stream")) {
            byte[] body = recording.response().body();
            StringBuilder text = new StringBuilder();
            StringBuilder thinking = new StringBuilder();
            Map<Integer, String[]> calls = new TreeMap<>();
            Map<String, Long> counts = new TreeMap<>();
            String reason = "";
            for (String line : new String(body, StandardCharsets.UTF_8).split("\r?\n")) {
                if (!line.startsWith("data:") || !line.contains("{")) {
                    continue;
                }
                JsonNode event = Rendered.json(line.substring(5));
                count(event.path("message").path("usage"), counts);
                count(event.path("usage"), counts);
                JsonNode delta = event.path("delta");
                JsonNode block = event.path("content_block");
                text.append(block.path("text").asText("")).append(delta.path("text").asText(""));
                thinking.append(block.path("thinking").asText(""))
                        .append(delta.path("thinking").asText(""));
                int index = event.path("index").asInt();
                if (block.path("type").asText().equals("tool_use")) {
                    calls.put(
                            index,
                            new String[] {
                                block.path("id").asText(), block.path("name").asText(), ""
                            });
                }
                if (calls.containsKey(index)) {
                    calls.get(index)[2] += delta.path("partial_json").asText("");
                }
                reason = delta.path("stop_reason").asText(reason);
            }

            String stream = Rendered.stream(translator, body, body.length);

            StreamMeaning meaning = StreamMeaning.of(stream);
            String id = recording.id();
            assertTrue(meaning.isDone(), id);
            assertEquals(text.toString(), meaning.text(), id);
            assertEquals(thinking.toString(), meaning.reasoning(), id);
            assertEquals(finish(reason), meaning.finishReason(), id);
            assertUsage(id, counts, meaning.usage());
            int at = 0;
            assertEquals(calls.size(), meaning.calls().size(), id);
            for (String[] call : calls.values()) {
                assertEquals(call[0], meaning.calls().get(at).path("id").asText(), id);
                assertEquals(call[1], meaning.calls().get(at).path("name").asText(), id);
                assertEquals(
                        call[2].isEmpty() ? "{}" : call[2],
                        meaning.calls().get(at).path("arguments").asText(),
                        id);
                at++;
            }
            for (int length : new int[] {1, 7, 1024}) {
                assertEquals(stream, Rendered.stream(translator, body, length), id);
            }
            contract.ifPresent(each -> each.assertValidStream(stream));
            streams++;
        }
        assertTrue(streams >= 55, "only " + streams);
    }

    @Test
    void everyErrorKeepsItsStatusAndSentence() {
        for (Recording recording : recordings("error")) {
            byte[] body = recording.response().body();
            JsonNode error = Rendered.json(new String(body, StandardCharsets.UTF_8)).path("error");

            ErrorForm form = translator.error(recording.response().status(), Map.of(), body);

            assertEquals(recording.response().status(), form.status(), recording.id());
            assertEquals(error.path("message").asText(), form.message(), recording.id());
            String kind = form.kind().name();
            if (recording.tags().contains("error:auth")) {
                assertEquals("AUTHENTICATION", kind, recording.id());
            } else if (recording.tags().contains("error:not-found")) {
                assertEquals("MODEL_NOT_FOUND", kind, recording.id());
            } else if (recording.tags().contains("error:context-length")) {
                assertEquals("CONTEXT_LENGTH", kind, recording.id());
            }
        }
    }
}
