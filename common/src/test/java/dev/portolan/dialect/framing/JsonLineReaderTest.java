package dev.portolan.dialect.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.portolan.dialect.form.MalformedAnswerException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonLineReaderTest {
    private static final byte[] STREAM =
            "\n{\"a\":\"Grüß\"}\r\n \r\n\t{\"b\":1} \n\n{\"c\":\"\\n\"}".getBytes(UTF_8);
    private static final List<String> LINES =
            List.of("{\"a\":\"Grüß\"}", "{\"b\":1}", "{\"c\":\"\\n\"}");

    private static List<String> read(JsonLineReader reader, byte[] stream, int pieceLength)
            throws MalformedAnswerException {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < stream.length; at += pieceLength) {
            reader.feed(ByteBuffer.wrap(stream, at, Math.min(pieceLength, stream.length - at)));
            Optional<JsonLine> next;
            while ((next = reader.next()).isPresent()) {
                lines.add(text(next.get()));
            }
        }
        reader.last().ifPresent(line -> lines.add(text(line)));
        return lines;
    }

    private static String text(JsonLine line) {
        return new String(line.bytes(), line.from(), line.length(), UTF_8);
    }

    @Test
    void readsTheSameLinesHoweverTheyAreCut() throws Exception {
        for (int length = 1; length <= STREAM.length; length++) {
            assertEquals(LINES, read(new JsonLineReader(), STREAM, length), "by " + length);
        }
    }

    @Test
    void readsLinesLongerThanItsFirstBuffer() throws Exception {
        Random random = new Random(3);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            lines.add("\"" + "x".repeat(random.nextInt(40_000)) + "\"");
        }
        byte[] stream = String.join("\n", lines).getBytes(UTF_8);

        assertEquals(lines, read(new JsonLineReader(), stream, 7919));
    }

    @Test
    void hasNothingLeftOfAStreamThatEndsWithItsLine() throws Exception {
        JsonLineReader reader = new JsonLineReader();
        reader.feed(ByteBuffer.wrap("{}\n \n".getBytes(UTF_8)));

        assertEquals("{}", text(reader.next().orElseThrow()));
        assertEquals(Optional.empty(), reader.next());
        assertEquals(Optional.empty(), reader.last());
    }

    @Test
    void refusesALineWithoutEnd() {
        byte[] endless = "x".repeat(33).getBytes(UTF_8);

        assertThrows(
                MalformedAnswerException.class, () -> read(new JsonLineReader(32), endless, 5));
    }

    @Test
    void refusesAnEndedLineThatIsTooLongAllTheSame() {
        byte[] tooLong = ("x".repeat(33) + "\n").getBytes(UTF_8);

        assertThrows(
                MalformedAnswerException.class, () -> read(new JsonLineReader(32), tooLong, 34));
    }

    @Test
    void takesALineAsLongAsTheBound() throws Exception {
        String line = "x".repeat(32);

        assertEquals(
                List.of(line, line),
                read(new JsonLineReader(32), (line + "\n" + line).getBytes(UTF_8), 65));
    }
}
