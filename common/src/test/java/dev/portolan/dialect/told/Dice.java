package dev.portolan.dialect.told;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Chance, the same for the same seed.
final class Dice {
    private static final String[] LETTERS = {
        "a", "Z", "7", " ", "\n", "\r", "\"", "\\", "/", "ü", "水", "🌊", "👩‍🚀", "\u2028",
        "\ufeff", "\u0000", "\u007f", "<", "&", "\t", "{", "}]", "%s", "null", "[DONE]", "data: ",
        "\\ud83c"
    };

    private static final String[] NUMBERS = {
        "0",
        "-1",
        "7",
        "0.10",
        "1E+400",
        "-0.5e-7",
        "9007199254740993",
        "123456789012345678901234567890"
    };

    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// From 0.
    int upTo(int most) {
        return random.nextInt(most + 1);
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    @SafeVarargs
    final <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /// Anything, also nothing.
    String text() {
        return oneIn(6) ? "" : someText();
    }

    String someText() {
        StringBuilder text = new StringBuilder();
        for (int i = oneIn(40) ? 120 : upTo(12); i >= 0; i--) {
            text.append(one(LETTERS));
        }
        return text.toString();
    }

    /// Plain, and no other word.
    String word(String begin) {
        return begin + Long.toHexString(random.nextLong());
    }

    /// A call's arguments, as they are read again.
    JsonNode arguments() {
        return oneIn(5) ? Wire.json("{}") : Wire.read(object(0).toString());
    }

    private JsonNode value(int depth) {
        return switch (upTo(depth < 4 ? 7 : 5)) {
            case 0 -> Wire.read("null");
            case 1 -> Wire.read(one("true", "false"));
            case 2, 3 -> Wire.read(one(NUMBERS));
            case 4, 5 -> Wire.json("{'text': ?}", text()).get("text");
            case 6 -> list(depth + 1);
            default -> object(depth + 1);
        };
    }

    private ObjectNode object(int depth) {
        ObjectNode object = Wire.json("{}");
        for (int i = upTo(3); i > 0; i--) {
            object.set(oneIn(3) ? text() : word("k"), value(depth));
        }
        return object;
    }

    private ArrayNode list(int depth) {
        ArrayNode list = Wire.json("{}").arrayNode();
        for (int i = upTo(3); i > 0; i--) {
            list.add(value(depth));
        }
        return list;
    }

    /// A text in pieces, which may part the halves of a character, and be empty. Nothing may come
    /// as no piece.
    List<String> cut(String text) {
        List<String> pieces = new ArrayList<>();
        int longest = one(1, 3, 20, 1000);
        for (int at = 0; at < text.length(); ) {
            int to = Math.min(text.length(), at + upTo(longest));
            pieces.add(text.substring(at, to));
            at = to;
        }
        if (oneIn(3)) {
            pieces.add("");
        }
        return pieces;
    }

    /// The logarithm of a probability, which binary numbers hold exactly.
    double logprob() {
        return -upTo(40) / 8.0;
    }

    long tokens() {
        return oneIn(4) ? 0 : random.nextLong(100_000);
    }
}
