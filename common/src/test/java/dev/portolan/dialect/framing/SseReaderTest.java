package dev.portolan.dialect.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.dialect.form.MalformedAnswerException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseReaderTest {
    private static final String STREAM =
            """
            : OPENROUTER PROCESSING

            data: {"a":1}

            event: error
            data:{"b": "é😀"}
            id: 7
            retry: 10

            data: line one
            data
            data:  line three
            other: x

            :

            data: [DONE]

            """;

    private static final List<String> EVENTS =
            List.of(
                    "|-",
                    "|{\"a\":1}",
                    "error|{\"b\": \"é😀\"}",
                    "|line one\n\n line three",
                    "|-",
                    "|[DONE]");

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void readsTheSameEventsWhereverTheStreamIsCut(String lineEnd) throws Exception {
        byte[] stream = STREAM.replace("\n", lineEnd).getBytes(UTF_8);
        for (int cut = 0; cut <= stream.length; cut++) {
            assertEquals(EVENTS, eventsOf(stream, cut, stream.length - cut), "cut at " + cut);
        }
        assertEquals(EVENTS, eventsOf(stream, 1));
    }

    @Test
    void readsMixedLineEnds() throws Exception {
        byte[] stream =
                "data: a\r\n\ndata: b\n\r\ndata: c\r\rdata: d\r\n\r\ndata: e\r\n\r".getBytes(UTF_8);
        for (int size = 1; size < 9; size++) {
            assertEquals(
                    List.of("|a", "|b", "|c", "|d", "|e"),
                    eventsOf(stream, size),
                    "pieces of " + size);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void framesStrungTogetherAreTheStream(String lineEnd) throws Exception {
        byte[] stream =
                ("\ufeff" + STREAM.replace("\n", lineEnd) + "data: unfinished").getBytes(UTF_8);
        for (int size : new int[] {1, 2, 3, 7, 64, stream.length}) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            SseReader reader = new SseReader();
            for (int at = 0; at < stream.length; at += size) {
                reader.feed(ByteBuffer.wrap(stream, at, Math.min(size, stream.length - at)));
                for (Optional<SseEvent> event = reader.next();
                        event.isPresent();
                        event = reader.next()) {
                    writeFrame(all, event.get());
                }
            }
            reader.last().ifPresent(event -> writeFrame(all, event));
            assertArrayEquals(stream, all.toByteArray(), "pieces of " + size);
        }
    }

    @Test
    void endsAFrameWithItsWholeLineEndWhereThatHasCome() throws Exception {
        SseReader reader = new SseReader();
        reader.feed(ByteBuffer.wrap("data: a\r\n\r\ndata: b\r\n\r".getBytes(UTF_8)));

        SseEvent whole = reader.next().orElseThrow();
        assertEquals("data: a\r\n\r\n".length(), whole.frameTo() - whole.frameFrom());
        assertEquals("b", reader.next().orElseThrow().dataText());
        assertTrue(reader.next().isEmpty());
    }

    @Test
    void stepsOverAByteOrderMarkAtTheVeryBeginningOnly() throws Exception {
        assertEquals(List.of("|x"), eventsOf("\ufeffdata: x\n\n".getBytes(UTF_8), 2));
        assertEquals(
                List.of("|x", "|-"), eventsOf("data: x\n\n\ufeffdata: y\n\n".getBytes(UTF_8), 2));
    }

    @Test
    void countsALastEventWithoutItsBlankLine() throws Exception {
        SseReader reader = new SseReader();
        reader.feed(ByteBuffer.wrap("data: [DONE]".getBytes(UTF_8)));

        assertTrue(reader.next().isEmpty());
        assertTrue(reader.last().orElseThrow().isDone());
        assertTrue(reader.last().isEmpty());
    }

    @Test
    void leavesSingleLineDataInItsFrame() throws Exception {
        SseReader reader = new SseReader();
        reader.feed(ByteBuffer.wrap("event: x\ndata: {}\n\ndata: 1\ndata: 2\n\n".getBytes(UTF_8)));

        assertTrue(reader.next().orElseThrow().isDataInFrame());
        assertFalse(reader.next().orElseThrow().isDataInFrame());
    }

    @Test
    void refusesAnEventWithoutEnd() {
        SseReader reader = new SseReader(1000);
        assertThrows(
                MalformedAnswerException.class,
                () -> {
                    for (int i = 0; i < 200; i++) {
                        reader.feed(ByteBuffer.wrap("data: 0123456789\n".getBytes(UTF_8)));
                        reader.next();
                    }
                });
    }

    @Test
    void takesAnEventOfTheBoundWhereverALineEndIsCut() throws Exception {
        byte[] stream = "data: a\r\n\r\ndata: b\r\n\r\n".getBytes(UTF_8);
        int bound = "data: b\r\n\r".length();
        for (int cut = 0; cut <= stream.length; cut++) {
            SseReader reader = new SseReader(bound);
            List<String> events = new ArrayList<>();

            reader.feed(ByteBuffer.wrap(stream, 0, cut));
            reader.next().ifPresent(event -> events.add(event.dataText()));
            reader.feed(ByteBuffer.wrap(stream, cut, stream.length - cut));
            for (var event = reader.next(); event.isPresent(); event = reader.next()) {
                events.add(event.get().dataText());
            }

            assertEquals(List.of("a", "b"), events, "cut at " + cut);
        }
    }

    @Test
    void holdsNoMoreThanOneEvent() throws Exception {
        SseReader reader = new SseReader();
        ByteBuffer event = ByteBuffer.wrap(("data: " + "x".repeat(1000) + "\n\n").getBytes(UTF_8));
        int events = 0;
        for (int i = 0; i < 20_000; i++) {
            reader.feed(event.duplicate());
            while (reader.next().isPresent()) {
                events++;
            }
        }
        reader.feed(event.duplicate());
        SseEvent last = reader.next().orElseThrow();

        assertEquals(20_000, events);
        assertTrue(last.bytes().length <= 32 * 1024, "buffer of " + last.bytes().length);
    }

    private static List<String> eventsOf(byte[] stream, int... sizes)
            throws MalformedAnswerException {
        List<String> events = new ArrayList<>();
        SseReader reader = new SseReader();
        int at = 0;
        int piece = 0;
        while (at < stream.length) {
            int size = Math.min(sizes[piece % sizes.length], stream.length - at);
            piece++;
            reader.feed(ByteBuffer.wrap(stream, at, size));
            at += size;
            for (Optional<SseEvent> event = reader.next();
                    event.isPresent();
                    event = reader.next()) {
                events.add(text(event.get()));
            }
        }
        return events;
    }

    private static String text(SseEvent event) {
        return event.type() + "|" + (event.hasData() ? event.dataText() : "-");
    }

    private static void writeFrame(ByteArrayOutputStream all, SseEvent event) {
        all.write(event.bytes(), event.frameFrom(), event.frameTo() - event.frameFrom());
    }
}
