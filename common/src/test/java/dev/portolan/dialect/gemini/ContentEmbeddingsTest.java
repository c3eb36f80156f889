package dev.portolan.dialect.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.dialect.form.Embeddings;
import dev.portolan.usage.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentEmbeddingsTest {
    private final ContentEmbeddings embeddings = new ContentEmbeddings();

    /// Vertex AI's figures come out of a format in which all numbers have fractions.
    @Test
    void addsUpWhatWasCounted() throws Exception {
        assertEquals(
                Optional.of(new Usage(12, 0, 12, 0, 0, 0)),
                answer(predictions("3", "4.0"), "{\"embeddings\": []}", predictions("5")).usage());
        assertEquals(
                Optional.of(new Usage(7, 0, 7, 0, 0, 0)),
                answer("{\"embeddings\": [], \"usageMetadata\": {\"promptTokenCount\": 7}}")
                        .usage());
        assertEquals(Optional.empty(), answer("{\"embeddings\": []}").usage());
    }

    /// Two of some would be less than nothing together.
    @ParameterizedTest
    @ValueSource(strings = {"9000000000000000000", "99999999999999999999", "9e18", "1e999", "-1"})
    void countsNonsenseAsNothing(String count) throws Exception {
        Embeddings answer = answer(predictions(count, count, "2"));

        assertEquals(3, answer.vectors().size());
        assertEquals(Optional.of(new Usage(2, 0, 2, 0, 0, 0)), answer.usage());
        assertEquals(
                Optional.of(new Usage(2, 0, 2, 0, 0, 0)),
                answer(
                                "{\"embeddings\": [], \"usageMetadata\": {\"promptTokenCount\": %s}}"
                                        .formatted(count),
                                predictions(count, "2"))
                        .usage());
    }

    private Embeddings answer(String... bodies) throws Exception {
        return embeddings.answer(
                List.of(bodies).stream().map(body -> body.getBytes(UTF_8)).toList(),
                List.of(bodies).stream().map(_ -> Map.<String, List<String>>of()).toList());
    }

    private static String predictions(String... counts) {
        return List.of(counts).stream()
                .map(
                        """
                        {"embeddings": {"values": [1.0], "statistics": {"token_count": %s}}}
                        """
                                ::formatted)
                .toList()
                .toString()
                .transform("{\"predictions\": %s}"::formatted);
    }
}
