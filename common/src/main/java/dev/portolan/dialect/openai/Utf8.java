package dev.portolan.dialect.openai;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Tells well-formed UTF-8 (Unicode 17, table 3-7) from overlong forms, encoded surrogates and torn
/// characters, which JSON parsers let through in strings they skip.
final class Utf8 {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ANY_HIGH_BIT = 0x8080808080808080L;

    private Utf8() {}

    /// The offset of the first byte that is not UTF-8, or -1.
    static int firstFault(byte[] bytes) {
        int at = 0;
        int end = bytes.length;
        while (at < end) {
            if (bytes[at] >= 0) {
                at =
                        at + 8 <= end && ((long) LONGS.get(bytes, at) & ANY_HIGH_BIT) == 0
                                ? at + 8
                                : at + 1;
                continue;
            }
            int length = sequenceAt(bytes, at);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return -1;
    }

    /// The length of the multi-byte character that begins at `at`, or 0 where none does.
    private static int sequenceAt(byte[] bytes, int at) {
        int lead = bytes[at] & 0xff;
        if (lead >= 0xc2 && lead <= 0xdf) {
            return continues(bytes, at + 1, 0x80, 0xbf) ? 2 : 0;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            int low = lead == 0xe0 ? 0xa0 : 0x80;
            int high = lead == 0xed ? 0x9f : 0xbf;
            return continues(bytes, at + 1, low, high) && continues(bytes, at + 2, 0x80, 0xbf)
                    ? 3
                    : 0;
        }
        if (lead >= 0xf0 && lead <= 0xf4) {
            int low = lead == 0xf0 ? 0x90 : 0x80;
            int high = lead == 0xf4 ? 0x8f : 0xbf;
            return continues(bytes, at + 1, low, high)
                            && continues(bytes, at + 2, 0x80, 0xbf)
                            && continues(bytes, at + 3, 0x80, 0xbf)
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean continues(byte[] bytes, int at, int low, int high) {
        if (at >= bytes.length) {
            return false;
        }
        int value = bytes[at] & 0xff;
        return value >= low && value <= high;
    }
}
