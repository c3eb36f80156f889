package dev.portolan.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.Fuzz;
import dev.portolan.dialect.Rendered;
import dev.portolan.dialect.StreamMeaning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Corners of the format that few answers show.
class GeminiFormatTest {
    private final GenerateContent translator = new GenerateContent();

    private JsonNode whole(String body) throws Exception {
        return Rendered.whole(translator, body.getBytes(UTF_8));
    }

    private static byte[] stream(String... documents) {
        StringBuilder all = new StringBuilder();
        for (String document : documents) {
            all.append("data: ").append(document).append("\r\n\r\n");
        }
        return all.toString().getBytes(UTF_8);
    }

    private static String part(String part) {
        return "{\"candidates\": [{\"content\": {\"parts\": [" + part + "]}}]}";
    }

    @ParameterizedTest
    @CsvSource({
        "5,  stop,           stop",
        "6,  content_filter, content_filter",
        "8,  content_filter, content_filter",
        "9,  content_filter, stop",
        "10, stop,           content_filter",
        "11, content_filter, content_filter",
        "12, stop,           content_filter",
        "13, stop,           content_filter",
        "15, stop,           stop"
    })
    void eachApiHasNumbersOfItsOwn(int number, String gemini, String vertex) throws Exception {
        String answer = "{%s\"candidates\": [{\"content\": {}, \"finishReason\": " + number + "}]}";
        String path = "/choices/0/finish_reason";

        assertEquals(gemini, whole(answer.formatted("")).at(path).asText());
        assertEquals(
                vertex,
                whole(answer.formatted("\"createTime\": \"2026-02-17T04:28:18Z\", "))
                        .at(path)
                        .asText());
        assertEquals(
                vertex,
                whole(answer.formatted("\"usageMetadata\": {\"trafficType\": 1}, "))
                        .at(path)
                        .asText());
    }

    @Test
    void aPromptMayBeBlockedAfterSomeText() throws Exception {
        byte[] stream =
                stream(
                        part("{\"text\": \"Once\"}"),
                        "{\"promptFeedback\": {\"blockReason\": \"PROHIBITED_CONTENT\"}}");

        StreamMeaning meaning = StreamMeaning.of(Rendered.stream(translator, stream, 40));

        assertEquals("Once", meaning.text());
        assertEquals("content_filter", meaning.finishReason());
        assertTrue(meaning.isDone());
    }

    @Test
    void aCallThatComesValueByValueIsOne() throws Exception {
        byte[] stream =
                stream(
                        part(
                                "{\"functionCall\": {\"name\": \"sail\", \"willContinue\": true}, \"thoughtSignature\": \"c2ln\"}"),
                        part(
                                "{\"functionCall\": {\"partialArgs\": [{\"jsonPath\": \"$.to.ports[1]['the name']\", \"stringValue\": \"Br\", \"willContinue\": true}], \"willContinue\": true}}"),
                        part(
                                "{\"functionCall\": {\"partialArgs\": [{\"jsonPath\": \"$.to.ports[1]['the name']\", \"stringValue\": \"est\"}, {\"jsonPath\": \"$.knots\", \"numberValue\": 7}], \"willContinue\": true}}"),
                        part(
                                "{\"functionCall\": {\"partialArgs\": [{\"jsonPath\": \"$.now\", \"boolValue\": true}, {\"jsonPath\": \"$.with\", \"nullValue\": \"NULL_VALUE\"}, {\"jsonPath\": \"nonsense\", \"stringValue\": \"x\"}], \"willContinue\": true}}"),
                        part("{\"functionCall\": {}}"),
                        part("{\"functionCall\": {\"name\": \"now\", \"args\": {}}}"),
                        "{\"candidates\": [{\"finishReason\": \"STOP\"}]}");

        String rendered = Rendered.stream(translator, stream, 1000);

        StreamMeaning meaning = StreamMeaning.of(rendered);
        assertEquals("tool_calls", meaning.finishReason());
        assertEquals(2, meaning.calls().size());
        assertEquals("sail", meaning.calls().at("/0/name").asText());
        assertEquals(
                Rendered.json(
                        "{\"to\": {\"ports\": [null, {\"the name\": \"Brest\"}]}, \"knots\": 7, \"now\": true, \"with\": null}"),
                Rendered.json(meaning.calls().at("/0/arguments").asText()));
        assertEquals("now", meaning.calls().at("/1/name").asText());
        assertTrue(rendered.contains("\"thought_signature\":\"c2ln\""), rendered);
        Fuzz.stream(translator, stream);
    }

    @Test
    void sourcesMayBePlacesAndCountWithinAPart() throws Exception {
        JsonNode answer =
                whole(
                        """
                        {"candidates": [{"content": {"parts": [{"text": "Grüß"}, {"text": "dich, Ö!"}]}, "finishReason": "STOP",
                          "groundingMetadata": {"groundingChunks": [{"maps": {"uri": "https://maps.google.com/?cid=1", "title": "Hafen"}}],
                            "groundingSupports": [{"segment": {"partIndex": 1, "startIndex": 6, "endIndex": 8}, "groundingChunkIndices": [0]}]}}]}
                        """);

        assertEquals(
                Rendered.json(
                        """
                        [{"type": "url_citation", "url_citation": {"url": "https://maps.google.com/?cid=1", "title": "Hafen", "start_index": 10, "end_index": 11}}]
                        """),
                answer.at("/choices/0/message/annotations"));
    }
}
