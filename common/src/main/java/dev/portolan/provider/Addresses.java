package dev.portolan.provider;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/// What may stand in an address as it is (RFC 3986, section 3).
final class Addresses {
    private static final String LETTER = "[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2}";
    private static final Pattern QUERY = Pattern.compile("(?:" + LETTER + "|\\?)*+");
    private static final Pattern PATH =
            Pattern.compile("(?:" + LETTER + ")*+(?:\\?" + QUERY.pattern() + ")?");
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9._-]*");

    private Addresses() {}

    /// A path, perhaps with a query.
    static boolean isPath(String text) {
        return PATH.matcher(text).matches();
    }

    static boolean isQuery(String text) {
        return QUERY.matcher(text).matches();
    }

    static boolean isPart(String text) {
        return PART.matcher(text).matches();
    }

    /// A path or a whole address.
    static boolean isPlace(String text) {
        if (!text.startsWith("http://") && !text.startsWith("https://")) {
            return isPath(text);
        }
        try {
            URI whole = new URI(text);
            return whole.getHost() != null
                    && whole.getRawFragment() == null
                    && whole.getRawUserInfo() == null
                    && text.chars().allMatch(c -> c < 0x7f);
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
