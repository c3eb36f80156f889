package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A text put in place of some bytes of a document.
///
/// @param from first byte replaced
/// @param to first byte kept again; equal to `from` for an insertion
record Splice(int from, int to, byte[] replacement) {
    static Splice of(int from, int to, String json) {
        return new Splice(from, to, json.getBytes(StandardCharsets.UTF_8));
    }

    /// The text as a JSON string, quotes included.
    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /// The bytes with every splice made.
    ///
    /// @param splices in ascending order, without overlap
    static byte[] apply(byte[] bytes, List<Splice> splices) {
        int length = bytes.length;
        for (Splice splice : splices) {
            length += splice.replacement.length - (splice.to - splice.from);
        }
        byte[] result = new byte[length];
        int read = 0;
        int written = 0;
        for (Splice splice : splices) {
            int kept = splice.from - read;
            System.arraycopy(bytes, read, result, written, kept);
            written += kept;
            System.arraycopy(splice.replacement, 0, result, written, splice.replacement.length);
            written += splice.replacement.length;
            read = splice.to;
        }
        System.arraycopy(bytes, read, result, written, bytes.length - read);
        return result;
    }
}
