package dev.portolan.dialect.gemini;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.StreamMeaning;
import dev.portolan.dialect.form.Embeddings;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.OpenAiContract;
import dev.portolan.testing.Recording;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every recorded answer of the dialect, from the Gemini API and from Vertex AI. What it must mean
/// is worked out here from the provider's own words, in another way than the translator's.
class GeminiRecordingsTest {
    private static final Set<String> FILTERED =
            Set.of(
                    "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "MODEL_ARMOR");

    private final GenerateContent translator = new GenerateContent();
    private final Optional<OpenAiContract> contract = OpenAiContract.find();

    private static List<Recording> recordings(String api) {
        return Corpus.required()
                .recordings(entry -> entry.api().equals(api) && entry.dialect().equals("gemini"));
    }

    private static List<JsonNode> documents(Recording recording) {
        String text = recording.response().text().strip();
        List<JsonNode> documents = new ArrayList<>();
        if (text.startsWith("{")) {
            documents.add(Rendered.json(text));
        } else if (text.startsWith("[")) {
            Rendered.json(text).forEach(documents::add);
        } else {
            text.lines()
                    .filter(line -> line.startsWith("data:"))
                    .forEach(line -> documents.add(Rendered.json(line.substring(5))));
        }
        return documents;
    }

    /// What the first candidate of all documents together says.
    private static final class Expected {
        final StringBuilder text = new StringBuilder();
        final StringBuilder thoughts = new StringBuilder();
        final List<JsonNode> calls = new ArrayList<>();
        String finish = "";
        JsonNode usage = Rendered.json("{}");

        Expected(List<JsonNode> documents) {
            for (JsonNode document : documents) {
                JsonNode candidate = document.path("candidates").path(0);
                for (JsonNode part : candidate.path("content").path("parts")) {
                    if (part.has("functionCall")) {
                        calls.add(part.path("functionCall"));
                    } else if (part.path("thought").asBoolean()) {
                        thoughts.append(part.path("text").asText());
                    } else {
                        text.append(part.path("text").asText(""));
                    }
                }
                finish = candidate.path("finishReason").asText(finish);
                usage = document.has("usageMetadata") ? document.path("usageMetadata") : usage;
                if (document.path("promptFeedback").has("blockReason")) {
                    finish = "SAFETY";
                }
            }
        }

        String finishReason() {
            if (finish.equals("MAX_TOKENS") || finish.equals("2")) {
                return "length";
            }
            if (FILTERED.contains(finish)) {
                return "content_filter";
            }
            return calls.isEmpty() ? "stop" : "tool_calls";
        }

        void check(StreamMeaning meaning, String id) {
            assertEquals(text.toString(), meaning.text(), id);
            assertEquals(thoughts.toString(), meaning.reasoning(), id);
            assertEquals(finishReason(), meaning.finishReason(), id);
            assertEquals(calls.size(), meaning.calls().size(), id);
            for (int i = 0; i < calls.size(); i++) {
                JsonNode call = meaning.calls().get(i);
                assertEquals(calls.get(i).path("name"), call.path("name"), id);
                JsonNode arguments = calls.get(i).path("args");
                assertEquals(
                        arguments.isObject() ? arguments : Rendered.json("{}"),
                        Rendered.json(call.path("arguments").asText()),
                        id);
                assertTrue(!call.path("id").asText().isEmpty(), id);
            }
            if (usage.has("totalTokenCount")) {
                checkUsage(meaning.usage(), id);
            }
        }

        private void checkUsage(JsonNode counted, String id) {
            long thinking = usage.path("thoughtsTokenCount").asLong();
            assertEquals(
                    usage.path("promptTokenCount").asLong()
                            + usage.path("toolUsePromptTokenCount").asLong(),
                    counted.path("prompt_tokens").asLong(),
                    id);
            assertEquals(
                    usage.path("candidatesTokenCount").asLong() + thinking,
                    counted.path("completion_tokens").asLong(),
                    id);
            assertEquals(
                    thinking,
                    counted.at("/completion_tokens_details/reasoning_tokens").asLong(),
                    id);
            assertEquals(
                    usage.path("cachedContentTokenCount").asLong(),
                    counted.at("/prompt_tokens_details/cached_tokens").asLong(),
                    id);
            assertEquals(
                    usage.path("totalTokenCount").asLong(),
                    counted.path("total_tokens").asLong(),
                    id);
        }
    }

    @Test
    void everyWholeAnswerKeepsItsMeaning() throws Exception {
        int answers = 0;
        for (Recording recording : recordings("chat")) {
            Expected expected = new Expected(documents(recording));

            JsonNode completion = Rendered.whole(translator, recording.response().body());

            expected.check(StreamMeaning.ofWhole(completion), recording.id());
            assertEquals(
                    Math.max(1, documents(recording).getFirst().path("candidates").size()),
                    completion.path("choices").size(),
                    recording.id());
            contract.ifPresent(each ->
                    each.assertValid("CreateChatCompletionResponse", completion.toString()));
            answers++;
        }
        assertTrue(answers >= 80, "only " + answers);
    }

    @Test
    void everyStreamKeepsItsMeaningHoweverItIsCut() throws Exception {
        int streams = 0;
        for (Recording recording : recordings("stream")) {
            byte[] body = recording.response().body();
            Expected expected = new Expected(documents(recording));

            String stream = Rendered.stream(translator, body, body.length);

            expected.check(StreamMeaning.of(stream), recording.id());
            assertTrue(stream.endsWith("data: [DONE]\n\n"), recording.id());
            for (int length : new int[] {1, 7, 1024}) {
                assertEquals(stream, Rendered.stream(translator, body, length), recording.id());
            }
            contract.ifPresent(each -> each.assertValidStream(stream));
            streams++;
        }
        assertTrue(streams >= 50, "only " + streams);
    }

    @Test
    void everyErrorKeepsItsStatusAndSentence() {
        int errors = 0;
        for (Recording recording : recordings("error")) {
            JsonNode root = Rendered.json(recording.response().text());
            JsonNode error = (root.isArray() ? root.path(0) : root).path("error");

            ErrorForm form =
                    translator.error(
                            recording.response().status(), Map.of(), recording.response().body());

            String kind = form.kind().name();
            boolean isKey = recording.tags().contains("error:auth");
            assertEquals(
                    isKey ? 401 : recording.response().status(), form.status(), recording.id());
            assertEquals(error.path("message").asText(), form.message(), recording.id());
            if (isKey) {
                assertEquals("AUTHENTICATION", kind, recording.id());
            } else if (recording.tags().contains("error:not-found")) {
                assertEquals("MODEL_NOT_FOUND", kind, recording.id());
            } else if (recording.tags().contains("error:rate-limit")) {
                assertEquals("RATE_LIMIT", kind, recording.id());
                assertTrue(form.retryAfter().isPresent(), recording.id());
            } else {
                assertEquals("INVALID_REQUEST", kind, recording.id());
            }
            errors++;
        }
        assertTrue(errors >= 12, "only " + errors);
    }

    @Test
    void everyEmbeddingKeepsItsNumbers() throws Exception {
        int embeddings = 0;
        for (Recording recording : recordings("embeddings")) {
            if (recording.response().text().contains("\"predictions\"")) {
                continue; // Vertex AI's other format
            }
            JsonNode root =
                    Rendered.json(new String(recording.response().body(), StandardCharsets.UTF_8));
            JsonNode first =
                    root.has("embedding") ? root.path("embedding") : root.at("/embeddings/0");

            Embeddings read =
                    translator
                            .embeddings()
                            .orElseThrow()
                            .answer(List.of(recording.response().body()), List.of());

            assertEquals(
                    first.path("values").size(), read.vectors().getFirst().length, recording.id());
            assertEquals(
                    first.at("/values/7").doubleValue(),
                    read.vectors().getFirst()[7],
                    recording.id());
            embeddings++;
        }
        assertTrue(embeddings >= 3, "only " + embeddings);
    }
}
