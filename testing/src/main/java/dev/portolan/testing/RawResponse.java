package dev.portolan.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A response as it came, as far as it came.
///
/// @param status 0 where not even a status line came
/// @param headers in the order received
/// @param body with the framing of chunks taken off
/// @param chunks the lengths of the chunks, in bytes; empty where the body was not chunked
/// @param end how it ended
public record RawResponse(
        int status, List<Answer.Header> headers, byte[] body, List<Integer> chunks, End end) {
    public RawResponse {
        headers = List.copyOf(headers);
        chunks = List.copyOf(chunks);
    }

    /// How a response ended.
    public enum End {
        /// As its framing said.
        COMPLETE,
        /// With the connection, before its framing said so: no last chunk, or fewer bytes than
        /// announced.
        TRUNCATED,
        /// With a reset of the connection.
        RESET,
        /// Not by the time we stopped waiting.
        SILENT
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Answer.Header::value)
                .findFirst();
    }
}
