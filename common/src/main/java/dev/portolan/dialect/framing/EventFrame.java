package dev.portolan.dialect.framing;

import java.util.Map;

/// One message of a binary event stream, checked and whole.
///
/// @param headers the headers that are text, such as `:event-type`; headers of other types tell
///   nothing that is needed here
/// @param payload JSON as a rule; not copied
public record EventFrame(Map<String, String> headers, byte[] payload) {
    public EventFrame {
        headers = Map.copyOf(headers);
    }

    /// A header's text, or the empty text.
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
