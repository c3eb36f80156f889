package dev.portolan.provider;

/// What may stand in an HTTP header.
public final class HttpText {
    private HttpText() {}

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
