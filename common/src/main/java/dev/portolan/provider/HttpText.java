package dev.portolan.provider;

import java.util.Locale;
import java.util.Set;

/// What may stand in an HTTP header.
public final class HttpText {
    /// What HTTP itself or the client sets, or what is meant for one hop: who set these would bend
    /// the request.
    private static final Set<String> OF_THE_CONNECTION =
            Set.of(
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "keep-alive",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "upgrade",
                    "expect",
                    "accept-encoding",
                    "via");

    private HttpText() {}

    /// Whether a header is not an adapter's to set, however its name is spelt.
    public static boolean isOfTheConnection(String name) {
        return OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
    }

    /// Whether a text may be a header's value and reads the same everywhere.
    public static boolean isPlainHeaderValue(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    /// Whether a text may be a header's value: no control characters, nothing but Latin-1.
    public static boolean isHeaderValue(String text) {
        return text.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f && c <= 0xff);
    }

    /// Whether a text may be a header's name (RFC 9110, section 5.6.2).
    public static boolean isHeaderName(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c ->
                                c >= 'a' && c <= 'z'
                                        || c >= 'A' && c <= 'Z'
                                        || c >= '0' && c <= '9'
                                        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }
}
