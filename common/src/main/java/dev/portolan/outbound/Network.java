package dev.portolan.outbound;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/// A range of IP addresses in CIDR notation, `10.1.0.0/16` or `fd00::/8`.
///
/// @param base 4 or 16 bytes; the bits behind the prefix are zero
/// @param prefix how many leading bits an address must share with `base`
record Network(byte[] base, int prefix) {
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    Network {
        base = masked(base, prefix);
    }

    /// @throws IllegalArgumentException with a sentence that names the text
    @JsonCreator
    static Network parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!LITERAL.matcher(address).matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no network in CIDR notation such as 10.1.0.0/16");
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            int prefix = slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (prefix < 0 || prefix > bytes.length * 8) {
                throw new IllegalArgumentException(
                        "'" + text + "' has a prefix outside 0-" + bytes.length * 8);
            }
            return new Network(bytes, prefix);
        } catch (UnknownHostException | NumberFormatException _) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no network in CIDR notation such as 10.1.0.0/16");
        }
    }

    boolean contains(byte[] address) {
        return address.length == base.length && Arrays.equals(masked(address, prefix), base);
    }

    private static byte[] masked(byte[] address, int prefix) {
        byte[] result = address.clone();
        for (int bit = prefix; bit < result.length * 8; bit++) {
            result[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return result;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network that
                && prefix == that.prefix
                && Arrays.equals(base, that.base);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(base) + prefix;
    }

    @Override
    @JsonValue
    public String toString() {
        try {
            return InetAddress.getByAddress(base).getHostAddress() + "/" + prefix;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
