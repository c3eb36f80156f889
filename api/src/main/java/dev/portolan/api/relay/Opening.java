package dev.portolan.api.relay;

import java.util.Optional;

/// The first bytes of what should be a stream.
///
/// @param isStream whether they are events, and not one JSON document or a page
record Opening(boolean isStream, byte[] bytes) {
    /// Empty while there is nothing but white space.
    static Optional<Boolean> isStream(byte[] bytes) {
        int at = 0;
        if (bytes.length >= 3
                && (bytes[0] & 0xff) == 0xef
                && (bytes[1] & 0xff) == 0xbb
                && (bytes[2] & 0xff) == 0xbf) {
            at = 3;
        }
        while (at < bytes.length
                && (bytes[at] == ' '
                        || bytes[at] == '\t'
                        || bytes[at] == '\r'
                        || bytes[at] == '\n')) {
            at++;
        }
        if (at == bytes.length) {
            return Optional.empty();
        }
        return Optional.of(bytes[at] != '{' && bytes[at] != '[' && bytes[at] != '<');
    }
}
