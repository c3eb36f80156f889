package dev.portolan.dialect.ollama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.StreamMeaning;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.OpenAiContract;
import dev.portolan.testing.Recording;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every recorded answer of the dialect. What it must mean is worked out here from the provider's
/// own words, in another way than the translator's.
class OllamaRecordingsTest {
    private final OllamaChat translator = new OllamaChat();

    private static List<Recording> recordings(String api) {
        return Corpus.required()
                .recordings(entry -> entry.api().equals(api) && entry.dialect().equals("ollama"));
    }

    /// A whole answer's one document, or a stream's many.
    private static void assertMeaning(String id, List<JsonNode> documents, StreamMeaning meaning) {
        String text = "";
        String thoughts = "";
        List<JsonNode> calls = new ArrayList<>();
        for (JsonNode document : documents) {
            text += document.at("/message/content").asText("");
            text += document.path("response").asText("");
            thoughts += document.at("/message/thinking").asText("");
            document.at("/message/tool_calls").forEach(calls::add);
        }
        assertEquals(text, meaning.text(), id);
        assertEquals(thoughts, meaning.reasoning(), id);
        assertEquals(calls.size(), meaning.calls().size(), id);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < calls.size(); i++) {
            JsonNode shown = meaning.calls().get(i);
            String given = calls.get(i).path("id").asText("");
            assertTrue(given.isEmpty() || given.equals(shown.path("id").asText()), id);
            assertFalse(shown.path("id").asText().isEmpty(), id);
            assertTrue(ids.add(shown.path("id").asText()), id);
            assertEquals(calls.get(i).at("/function/name"), shown.path("name"), id);
            assertEquals(
                    calls.get(i).at("/function/arguments"),
                    Rendered.json(shown.path("arguments").asText()),
                    id);
        }
        JsonNode last = documents.getLast();
        String finish = last.path("done_reason").asText().equals("length") ? "length" : "stop";
        assertEquals(
                finish.equals("stop") && !calls.isEmpty() ? "tool_calls" : finish,
                meaning.finishReason(),
                id);
        long prompt = last.path("prompt_eval_count").asLong(0);
        long completion = last.path("eval_count").asLong(0);
        assertEquals(prompt, meaning.usage().path("prompt_tokens").asLong(), id);
        assertEquals(completion, meaning.usage().path("completion_tokens").asLong(), id);
        assertEquals(prompt + completion, meaning.usage().path("total_tokens").asLong(), id);
    }

    @Test
    void everyWholeAnswerKeepsItsMeaning() throws Exception {
        Optional<OpenAiContract> contract = OpenAiContract.find();
        int answers = 0;
        for (Recording recording : recordings("chat")) {
            JsonNode completion = Rendered.whole(translator, recording.response().body());

            assertMeaning(
                    recording.id(),
                    List.of(Rendered.json(recording.response().text())),
                    StreamMeaning.ofWhole(completion));
            contract.ifPresent(each ->
                    each.assertValid("CreateChatCompletionResponse", completion.toString()));
            answers++;
        }
        assertTrue(answers >= 20, "only " + answers);
    }

    @Test
    void everyStreamKeepsItsMeaningHoweverItIsCut() throws Exception {
        Optional<OpenAiContract> contract = OpenAiContract.find();
        int streams = 0;
        for (Recording recording : recordings("stream")) {
            byte[] body = recording.response().body();
            List<JsonNode> documents = new ArrayList<>();
            recording
                    .response()
                    .text()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .forEach(line -> documents.add(Rendered.json(line)));

            String stream = Rendered.stream(translator, body, body.length);

            assertMeaning(recording.id(), documents, StreamMeaning.of(stream));
            assertTrue(StreamMeaning.of(stream).isDone(), recording.id());
            for (int length : new int[] {1, 7, 1024}) {
                assertEquals(stream, Rendered.stream(translator, body, length), recording.id());
            }
            contract.ifPresent(each -> each.assertValidStream(stream));
            streams++;
        }
        assertTrue(streams >= 12, "only " + streams);
    }

    @Test
    void everyErrorKeepsItsStatusAndSentence() {
        List<Recording> recordings = recordings("error");
        assertFalse(recordings.isEmpty());
        for (Recording recording : recordings) {
            ErrorForm form =
                    translator.error(
                            recording.response().status(), Map.of(), recording.response().body());

            assertEquals(recording.response().status(), form.status(), recording.id());
            assertEquals(
                    Rendered.json(recording.response().text()).path("error").asText(),
                    form.message(),
                    recording.id());
            assertEquals("MODEL_NOT_FOUND", form.kind().name(), recording.id());
        }
    }
}
