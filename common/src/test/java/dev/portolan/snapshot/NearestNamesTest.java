package dev.portolan.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNamesTest {
    private final NearestNames names =
            new NearestNames(
                    List.of(
                            "openai/gpt-4o",
                            "openai/gpt-4o-mini",
                            "openrouter/openai/gpt-4o",
                            "anthropic/claude-opus-4.1",
                            "groq/llama-3.3-70b-versatile",
                            "fast"));

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4",
        "openai/gpt4o",
        "OpenAI/GPT-4o",
        "openai/gtp-4o",
        "gpt-4o",
        "openai:gpt-4o",
        "gpt4o",
        "openia/gpt-4o",
    })
    void namesWhatWasMeant(String misspelt) {
        assertEquals("openai/gpt-4o", names.nearest(misspelt, 3).getFirst());
    }

    @ParameterizedTest
    @CsvSource({
        "fats, fast",
        "claude-opus-4-1, anthropic/claude-opus-4.1",
        "llama-3.3-70b, groq/llama-3.3-70b-versatile"
    })
    void findsAliasesAndLongNames(String misspelt, String meant) {
        assertEquals(List.of(meant), names.nearest(misspelt, 3));
    }

    @ParameterizedTest
    @CsvSource({"mistral/mixtral", "xyz", "q"})
    void saysNothingWhereNothingIsNear(String name) {
        assertEquals(List.of(), names.nearest(name, 3));
    }

    @Test
    void isBoundedInWhatItSays() {
        assertEquals(2, names.nearest("gpt-4o", 2).size());
        assertEquals(List.of(), names.nearest("", 3));
        assertEquals(List.of(), names.nearest("x".repeat(100_000), 3));
    }

    /// A caller may ask for anything, as often as he likes: however many names are like his, few
    /// are compared with it letter by letter.
    @Test
    void isBoundedInWhatItCosts() {
        List<String> many = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder("provider/");
            for (int j = 0; j < 60; j++) {
                name.append((char) ('a' + random.nextInt(4)));
            }
            many.add(name.toString());
        }
        AtomicInteger compared = new AtomicInteger();
        NearestNames crowded =
                new NearestNames(
                        many,
                        (a, b, most) -> {
                            compared.incrementAndGet();
                            return NearestNames.distance(a, b, most);
                        });

        for (String each : many.subList(0, 20)) {
            compared.set(0);
            crowded.nearest(each.replace('a', 'b').substring(0, 60), 3);

            assertEquals(200, compared.get());
        }
    }
}
