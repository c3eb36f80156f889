package dev.portolan.dialect.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.dialect.form.MalformedAnswerException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Bytes that nobody chose, cut where nobody chose: each reader finds in them what it finds when
/// they come in one piece, refuses them at the same place, and holds no more than it may.
@Timeout(120)
class AnyCutTest {
    private static final String REFUSED = "refused";

    /// What the formats are made of, so that random bytes are nearly streams.
    private static final byte[][] WORDS =
            List.of(
                            "\n",
                            "\n\n",
                            "\r",
                            "\r\n",
                            "\r\n\r\n",
                            "data",
                            "data: ",
                            "event:",
                            ":",
                            " ",
                            "\ufeff",
                            "[DONE]",
                            "é😀",
                            "{",
                            "}",
                            "[",
                            "]",
                            "\"",
                            "\\",
                            ",",
                            "{\"a\":",
                            "\"}]\\\"",
                            "{}",
                            "null",
                            "\t",
                            "\u0000",
                            "\ndata: x\n\n",
                            "\n{\"b\": [1]}\n")
                    .stream()
                    .map(word -> word.getBytes(UTF_8))
                    .toArray(byte[][]::new);

    @ParameterizedTest
    @EnumSource
    void findsTheSameHoweverTheBytesAreCut(AnyReader reader) {
        Random random = new Random(7);
        int found = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] stream = bytes(random, random.nextInt(60));
            List<String> whole = read(reader.start(1 << 20), stream, new Random(0), stream.length);

            found += whole.size();
            for (int most = 1; most < 12; most++) {
                assertEquals(whole, read(reader.start(1 << 20), stream, random, most));
            }
        }
        assertTrue(found > 3000, "found " + found);
    }

    @ParameterizedTest
    @EnumSource
    void refusesTheSameHoweverTheBytesAreCut(AnyReader reader) {
        Random random = new Random(8);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] stream = bytes(random, random.nextInt(60));
            int bound = 8 + random.nextInt(30);
            List<String> whole = read(reader.start(bound), stream, new Random(0), stream.length);

            whole.forEach(each -> assertTrue(each.length() <= bound, "longer than " + bound));
            refused += whole.contains(REFUSED) ? 1 : 0;
            for (int most = 1; most < 12; most++) {
                assertEquals(whole, read(reader.start(bound), stream, random, most));
            }
        }
        assertTrue(refused > 300 && refused < 2900, "refused " + refused);
    }

    @ParameterizedTest
    @EnumSource
    void holdsNoMoreThanItMay(AnyReader reader) {
        int bound = 100_000;
        Random random = new Random(9);
        for (int round = 0; round < 20; round++) {
            byte[] stream = bytes(random, 100_000);
            AnyReader.Reading reading = reader.start(bound);

            read(reading, stream, random, 8192);

            assertTrue(reading.held() <= 2 * (bound + 8192), "held " + reading.held());
        }
    }

    /// All that a reader finds, and whether it refused what came then.
    private static List<String> read(
            AnyReader.Reading reading, byte[] stream, Random random, int most) {
        List<String> found = new ArrayList<>();
        try {
            for (int at = 0; at < stream.length; ) {
                int size = Math.min(1 + random.nextInt(most), stream.length - at);
                size = most == stream.length ? stream.length : size;
                reading.feed(ByteBuffer.wrap(stream, at, size));
                at += size;
                Optional<String> next;
                while ((next = reading.next()).isPresent()) {
                    found.add(next.get());
                }
            }
            reading.last().ifPresent(found::add);
        } catch (MalformedAnswerException _) {
            found.add(REFUSED);
        }
        return found;
    }

    private static byte[] bytes(Random random, int words) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < words; i++) {
            if (random.nextInt(8) == 0) {
                all.write(random.nextInt(256));
            } else {
                all.writeBytes(WORDS[random.nextInt(WORDS.length)]);
            }
        }
        return all.toByteArray();
    }
}
