package dev.portolan.api.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongestEventTest {
    private final LongestEvent tally = new LongestEvent();

    @Test
    void growsWithTheEventThatIsBeingRead() {
        assertEquals(5, more("data:"));
        assertEquals(4, more("aaaa"));
        assertEquals(0, more("a\n\nd"));
        assertEquals(0, more("ata"));
        assertEquals(1, more(":aaaaa"), "the second event is longer by one");
    }

    @Test
    void aStreamOfShortEventsStaysSmall() {
        int held = 0;
        for (int i = 0; i < 10_000; i++) {
            held += more("data: a\n\ndata: b");
            held += more("\n\n");
        }

        assertTrue(held < 20, "held " + held);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n\n", "\r\r", "\r\n\r\n", "\n\r\n"})
    void knowsEveryBlankLineWhereverItIsCut(String blankLine) {
        String stream = ("data: a" + blankLine).repeat(50);
        for (int length = 1; length < 20; length++) {
            var each = new LongestEvent();
            int held = 0;
            for (int from = 0; from < stream.length(); from += length) {
                held +=
                        each.more(
                                bytes(
                                        stream.substring(
                                                from, Math.min(stream.length(), from + length))));
            }

            assertTrue(held <= 12, "held " + held + " by " + length);
        }
    }

    @Test
    void aLineIsNoEvent() {
        assertEquals(9, more("data: a\r\n"));
        assertEquals(9, more("data: a\r\n"));
        assertEquals(8, more("data: a\n"));
    }

    @Test
    void anEmptyPieceChangesNothing() {
        assertEquals(7, more("data: a"));
        assertEquals(0, more(""));
        assertEquals(2, more("bc"));
    }

    private int more(String text) {
        return tally.more(bytes(text));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }
}
