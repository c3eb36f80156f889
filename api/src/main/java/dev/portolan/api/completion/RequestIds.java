package dev.portolan.api.completion;

import java.time.Clock;
import java.util.random.RandomGenerator;

/// Makes ids that sort by time: 10 characters of it and 16 of chance, in Crockford's base 32
/// (https://github.com/ulid/spec, read 2026-11-22). Safe for many threads if the generator is, as
/// [SecureRandom] is.
public final class RequestIds {
    private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

    private final Clock clock;
    private final RandomGenerator random;

    public RequestIds(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// A new id: `req_` and 26 characters.
    public String next() {
        char[] id = new char[30];
        "req_".getChars(0, 4, id, 0);
        write(clock.millis(), id, 4, 10);
        write(random.nextLong(), id, 14, 8);
        write(random.nextLong(), id, 22, 8);
        return new String(id);
    }

    private static void write(long bits, char[] id, int from, int length) {
        long left = bits;
        for (int at = from + length - 1; at >= from; at--) {
            id[at] = DIGITS[(int) (left & 31)];
            left >>>= 5;
        }
    }
}
