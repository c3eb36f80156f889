package dev.portolan.dialect.openai;

import java.util.HashMap;
import java.util.Map;

/// Keeps characters whole in texts that come in pieces. Providers who count in UTF-16 cut an emoji
/// in two; half of one cannot be written in UTF-8, and clients in Python fail when they try. A half
/// waits for the piece that has the other; without that it is no character and never told. For one
/// thread.
final class HalfCharacters {
    private final Map<Object, Character> waiting = new HashMap<>();

    /// What of a text can be told now.
    ///
    /// @param text the next piece
    /// @param of which of the texts it belongs to
    String whole(String text, Object of) {
        if (text.isEmpty()
                || (waiting.isEmpty()
                        && !Character.isHighSurrogate(text.charAt(text.length() - 1)))) {
            return text;
        }
        Character before = waiting.remove(of);
        String all = before == null ? text : before + text;
        int last = all.length() - 1;
        if (!Character.isHighSurrogate(all.charAt(last))) {
            return all;
        }
        waiting.put(of, all.charAt(last));
        return all.substring(0, last);
    }
}
