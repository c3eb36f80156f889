package dev.portolan.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.dialect.Rendered;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final String[] LETTERS = {"a", "ü", "e\u0301", "→", "🌊", "👩‍🚀"};

    @Test
    void countsWhatBeginsBeforeAByte() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(200); i > 0; i--) {
                text.append(LETTERS[random.nextInt(LETTERS.length)]);
            }
            Places places = new Places(text.toString());

            int bytes = 0;
            for (int i = 0; i < text.codePointCount(0, text.length()); i++) {
                int from = text.offsetByCodePoints(0, i);
                bytes = text.substring(0, from).getBytes(UTF_8).length;
                assertEquals(i, places.characters(bytes), text + " at " + bytes);
                assertEquals(bytes, Places.bytes(text.substring(0, from)));
            }
            int all = text.codePointCount(0, text.length());
            assertEquals(all, places.characters(Long.MAX_VALUE));
            assertEquals(0, places.characters(-1));
        }
    }

    /// Twenty thousand of them on a million bytes: counted anew for each, they take minutes.
    @Test
    void manySourcesOfALongTextAreToldAtOnce() throws Exception {
        StringBuilder supports = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            supports.append(
                    "{\"segment\": {\"startIndex\": %d, \"endIndex\": 999999}, \"groundingChunkIndices\": [0]},"
                            .formatted(900_000 + i));
        }
        String answer =
                """
                {"candidates": [{"content": {"parts": [{"text": "%s"}]}, "finishReason": "STOP", "groundingMetadata":
                  {"groundingChunks": [{"web": {"uri": "https://t.example"}}], "groundingSupports": [%s{}]}}]}
                """
                        .formatted("ü".repeat(500_000), supports);

        var whole = Rendered.whole(new GenerateContent(), answer.getBytes(UTF_8));

        var cited = whole.at("/choices/0/message/annotations");
        assertEquals(10_001, cited.size(), "places within a letter are those behind it");
        assertEquals(450_000, cited.at("/0/url_citation/start_index").asInt());
    }
}
