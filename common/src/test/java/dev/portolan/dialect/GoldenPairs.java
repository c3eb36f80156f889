package dev.portolan.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.dialect.form.Translator;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes in and what comes out, as files side by side: of requests `<name>.json` and
/// `<name>.<dialect>.json`, of answers `<name>.json` and `<name>.openai.json`; of a stream the
/// bytes and what a client that collects it has in the end.
public abstract class GoldenPairs {
    private final Translator translator;
    private final String dialect;
    private final String model;
    private final String streamsEndIn;

    /// @param dialect the folder's name
    /// @param streamsEndIn `sse` or `jsonl`
    protected GoldenPairs(
            Translator translator, String dialect, String model, String streamsEndIn) {
        this.translator = translator;
        this.dialect = dialect;
        this.model = model;
        this.streamsEndIn = streamsEndIn;
    }

    private String file(String name) {
        return Rendered.resource("/dialect/" + dialect + "/" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "plain", "tools", "parts", "schema", "thinking"})
    void writesWhatTheClientAskedFor(String pair) throws Exception {
        TranslatedRequest translated =
                Rendered.request(translator, file(pair + ".json"), Rendered.model(model));

        assertEquals(
                Rendered.json(file(pair + "." + dialect + ".json")),
                Rendered.json(new String(translated.json(), UTF_8)));
        assertEquals(Set.of(), translated.leftOut());
    }

    @ParameterizedTest
    @ValueSource(strings = {"answer", "calls"})
    void readsAWholeAnswer(String pair) throws Exception {
        JsonNode completion = Rendered.whole(translator, file(pair + ".json").getBytes(UTF_8));

        assertEquals(Rendered.json(file(pair + ".openai.json")), completion);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "calls-stream", "broken-stream"})
    void readsAStreamHoweverItIsCut(String pair) throws Exception {
        byte[] bytes = file(pair + "." + streamsEndIn).getBytes(UTF_8);

        String stream = Rendered.stream(translator, bytes, bytes.length);

        assertEquals(Rendered.json(file(pair + ".openai.json")), collected(stream));
        for (int length = 1; length < bytes.length; length++) {
            assertEquals(stream, Rendered.stream(translator, bytes, length), "by " + length);
        }
    }

    @Test
    void tellsWhatWentWrong() {
        JsonNode expected = Rendered.json(file("error.openai.json"));

        ErrorForm error =
                translator.error(
                        expected.path("from").asInt(),
                        Map.of(),
                        file("error.json").getBytes(UTF_8));

        assertEquals(expected.path("status").asInt(), error.status());
        assertEquals(expected.path("kind").asText(), error.kind().name());
        assertEquals(expected.path("message").asText(), error.message());
    }

    /// The message that a client has of an answer, sent back as it is.
    @ParameterizedTest
    @ValueSource(strings = {"answer", "calls"})
    void anAnswerSentBackIsWhatTheModelSaid(String pair) throws Exception {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("model", "m");
        ArrayNode messages = request.putArray("messages");
        messages.addObject().put("role", "user").put("content", "Brest?");
        messages.add(Rendered.json(file(pair + ".openai.json")).at("/choices/0/message"));

        JsonNode body =
                Rendered.request(translator, request.toString(), Rendered.model(model)).body();

        assertEquals(
                Rendered.json(file(pair + ".back.json")),
                Rendered.json(body.at("/messages/1").toString()));
    }

    private static JsonNode collected(String stream) {
        StreamMeaning meaning = StreamMeaning.of(stream);
        ObjectNode all =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("text", meaning.text())
                        .put("reasoning", meaning.reasoning())
                        .put("finish", meaning.finishReason())
                        .put("isDone", meaning.isDone());
        all.set("calls", meaning.calls());
        ArrayNode annotations = all.putArray("annotations");
        for (JsonNode chunk : Rendered.chunks(stream)) {
            chunk.at("/choices/0/delta/annotations").forEach(annotations::add);
            if (chunk.path("error") instanceof ObjectNode error) {
                all.set("error", error.retain("message", "type", "code"));
            }
        }
        if (meaning.usage().isObject()) {
            all.set("usage", meaning.usage());
        }
        return all;
    }
}
