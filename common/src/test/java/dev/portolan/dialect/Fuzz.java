package dev.portolan.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Translator;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/// Feeds a translator with answers that somebody has damaged, or a reader with such requests.
/// Whatever they are, it reads them or says that they are malformed; it breaks in no other way. The
/// same damage at every run.
public final class Fuzz {
    private static final int ROUNDS = 3000;
    private static final byte[][] PIECES = {
        "null".getBytes(UTF_8), "{}".getBytes(UTF_8), "[]".getBytes(UTF_8), "-1".getBytes(UTF_8),
                "\"\"".getBytes(UTF_8),
        "1e999".getBytes(UTF_8), "true".getBytes(UTF_8), "\r\n".getBytes(UTF_8),
                "\n\n".getBytes(UTF_8), ",".getBytes(UTF_8)
    };

    private Fuzz() {}

    public static void whole(Translator translator, byte[] answer) {
        Random random = new Random(1);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] damaged = damage(answer, random);
            try {
                Rendered.whole(translator, damaged);
            } catch (MalformedAnswerException _) {
                // As it should.
            }
            translator.error(400 + random.nextInt(200), Map.of(), damaged);
        }
    }

    public static void stream(Translator translator, byte[] answer) {
        Random random = new Random(2);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] damaged = damage(answer, random);
            try {
                Rendered.stream(translator, damaged, 1 + random.nextInt(64));
            } catch (MalformedAnswerException _) {
                // As it should.
            }
        }
    }

    /// Who reads a client's request.
    public interface Reader {
        void read(byte[] body) throws InvalidRequestException;
    }

    /// A request that is damaged is read, or refused in words.
    public static void request(Reader reader, byte[] body) {
        Random random = new Random(3);
        for (int i = 0; i < ROUNDS; i++) {
            try {
                reader.read(damage(body, random));
            } catch (InvalidRequestException _) {
                // As it should.
            }
        }
    }

    private static byte[] damage(byte[] bytes, Random random) {
        byte[] damaged = bytes.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            if (damaged.length == 0) {
                return damaged;
            }
            int at = random.nextInt(damaged.length);
            damaged =
                    switch (random.nextInt(4)) {
                        case 0 -> { // another byte
                            damaged[at] = (byte) random.nextInt(256);
                            yield damaged;
                        }
                        case 1 -> Arrays.copyOf(damaged, at); // cut off
                        case 2 -> { // a stretch is missing
                            int to = Math.min(damaged.length, at + random.nextInt(30));
                            yield join(
                                    Arrays.copyOf(damaged, at),
                                    new byte[0],
                                    Arrays.copyOfRange(damaged, to, damaged.length));
                        }
                        default -> { // another value, after the next colon
                            int colon = at;
                            while (colon < damaged.length - 1 && damaged[colon] != ':') {
                                colon++;
                            }
                            int end = colon + 1;
                            while (end < damaged.length
                                    && damaged[end] != ','
                                    && damaged[end] != '}') {
                                end++;
                            }
                            yield join(
                                    Arrays.copyOf(damaged, colon + 1),
                                    PIECES[random.nextInt(PIECES.length)],
                                    Arrays.copyOfRange(damaged, end, damaged.length));
                        }
                    };
        }
        return damaged;
    }

    private static byte[] join(byte[] a, byte[] b, byte[] c) {
        byte[] all = Arrays.copyOf(a, a.length + b.length + c.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        System.arraycopy(c, 0, all, a.length + b.length, c.length);
        return all;
    }
}
