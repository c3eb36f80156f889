package dev.portolan.dialect.gemini;

import java.nio.charset.StandardCharsets;

/// Turns places in a text that count bytes of UTF-8 into places that count characters. The bytes
/// are counted once, however many places are asked for.
final class Places {
    /// So many bytes have one entry in the table; fewer than that are counted for each place.
    private static final int STEP = 64;

    private final byte[] text;

    /// How many characters begin before each `STEP`th byte.
    private final int[] before;

    Places(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.before = new int[this.text.length / STEP + 1];
        for (int i = 1; i < before.length; i++) {
            before[i] = before[i - 1] + characters((i - 1) * STEP, i * STEP);
        }
    }

    /// The bytes of all the text.
    int bytes() {
        return text.length;
    }

    /// How many characters begin before a byte. What lies outside the text is taken for its edge.
    int characters(long toByte) {
        int to = Math.clamp(toByte, 0, text.length);
        int entry = to / STEP;
        return before[entry] + characters(entry * STEP, to);
    }

    private int characters(int from, int to) {
        int characters = 0;
        for (int i = from; i < to; i++) {
            boolean isContinued = (text[i] & 0xc0) == 0x80;
            characters += isContinued ? 0 : 1;
        }
        return characters;
    }

    /// How many bytes a text takes; those of a stream may be added up, wherever it was cut: each
    /// half of a character that two of them share takes half its bytes.
    static int bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}
