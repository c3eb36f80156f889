package dev.portolan.dialect.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.testing.EventFrames;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class EventFrameReaderTest {
    /// Of AWS's own published test vectors: a message without headers and with `{'foo':'bar'}`.
    private static final byte[] PUBLISHED =
            HexFormat.of().parseHex("0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936");

    private static final byte[] TWO =
            EventFrames.join(
                    EventFrames.event("first", "{\"text\":\"Grüß\"}"),
                    EventFrames.event("second", "{}"));

    private static List<EventFrame> read(byte[] bytes, int pieceLength)
            throws MalformedAnswerException {
        EventFrameReader reader = new EventFrameReader();
        List<EventFrame> frames = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += pieceLength) {
            reader.feed(ByteBuffer.wrap(bytes, at, Math.min(pieceLength, bytes.length - at)));
            Optional<EventFrame> next;
            while ((next = reader.next()).isPresent()) {
                frames.add(next.get());
            }
        }
        assertTrue(reader.isBetweenFrames());
        return frames;
    }

    @Test
    void readsAPublishedMessage() throws Exception {
        List<EventFrame> frames = read(PUBLISHED, PUBLISHED.length);

        assertEquals(1, frames.size());
        assertEquals(Map.of(), frames.getFirst().headers());
        assertEquals("{'foo':'bar'}", new String(frames.getFirst().payload(), UTF_8));
    }

    @Test
    void readsMessagesHoweverTheyAreCut() throws Exception {
        for (int length = 1; length <= TWO.length; length++) {
            List<EventFrame> frames = read(TWO, length);

            assertEquals(2, frames.size(), "by " + length);
            assertEquals("first", frames.getFirst().header(":event-type"));
            assertArrayEquals("{\"text\":\"Grüß\"}".getBytes(UTF_8), frames.getFirst().payload());
            assertEquals("second", frames.getLast().header(":event-type"));
        }
    }

    @Test
    void passesOverHeadersThatAreNoText() throws Exception {
        byte[] frame = EventFrames.frame(Map.of(":message-type", "event", "when", 7L), new byte[0]);

        assertEquals(Map.of(":message-type", "event"), read(frame, 3).getFirst().headers());
    }

    @Test
    void refusesEveryDamagedByte() {
        byte[] frame = EventFrames.event("first", "{\"text\":\"Hi\"}");
        for (int at = 0; at < frame.length; at++) {
            byte[] damaged = frame.clone();
            damaged[at] ^= 0x20;

            assertThrows(MalformedAnswerException.class, () -> read(damaged, 5), "byte " + at);
        }
    }

    @Test
    void believesNoLengthThatMakesNoSense() {
        for (int length : new int[] {-1, 0, 15, EventFrameReader.MAX_FRAME_BYTES + 1}) {
            ByteBuffer prelude = ByteBuffer.allocate(12).putInt(length).putInt(0);
            CRC32 checksum = new CRC32();
            checksum.update(prelude.array(), 0, 8);
            prelude.putInt((int) checksum.getValue());

            assertThrows(
                    MalformedAnswerException.class, () -> read(prelude.array(), 12), "" + length);
        }
    }

    @Test
    void knowsWhatIsLeftOver() throws Exception {
        EventFrameReader reader = new EventFrameReader();
        reader.feed(ByteBuffer.wrap(TWO, 0, TWO.length - 1));
        while (reader.next().isPresent()) {}

        assertFalse(reader.isBetweenFrames());
    }

    @Test
    void readsLongMessagesAmongShortOnes() throws Exception {
        String text = "x".repeat(300_000);
        byte[] all = EventFrames.join(TWO, EventFrames.event("long", text), TWO);

        List<EventFrame> frames = read(all, 4099);

        assertEquals(5, frames.size());
        assertEquals(text, new String(frames.get(2).payload(), UTF_8));
    }

    @Test
    void breaksInNoOtherWay() {
        Random random = new Random(3);
        for (int i = 0; i < 5000; i++) {
            byte[] headers = new byte[random.nextInt(40)];
            random.nextBytes(headers);
            byte[] odd = withHeaders(headers);
            try {
                read(odd, 1 + random.nextInt(odd.length));
            } catch (MalformedAnswerException _) {
                // As it should.
            }
        }
    }

    /// A message with both checksums right and nonsense between them.
    private static byte[] withHeaders(byte[] headers) {
        int length = 16 + headers.length;
        ByteBuffer frame = ByteBuffer.allocate(length).putInt(length).putInt(headers.length);
        CRC32 checksum = new CRC32();
        checksum.update(frame.array(), 0, 8);
        frame.putInt((int) checksum.getValue()).put(headers);
        checksum.reset();
        checksum.update(frame.array(), 0, length - 4);
        return frame.putInt((int) checksum.getValue()).array();
    }
}
