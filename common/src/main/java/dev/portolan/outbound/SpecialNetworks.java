package dev.portolan.outbound;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The addresses that are not the public internet
/// (https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry,
/// read 2026-11-22).
final class SpecialNetworks {
    private record Special(Network network, String kind) {}

    private static final List<Special> V4 =
            List.of(
                    special("0.0.0.0/8", "unspecified"),
                    special("10.0.0.0/8", "private"),
                    special("100.64.0.0/10", "shared (carrier-grade NAT)"),
                    special("127.0.0.0/8", "loopback"),
                    special("169.254.0.0/16", "link-local"),
                    special("172.16.0.0/12", "private"),
                    special("192.0.0.0/24", "reserved"),
                    special("192.0.2.0/24", "documentation"),
                    special("192.31.196.0/24", "reserved"),
                    special("192.52.193.0/24", "reserved"),
                    special("192.88.99.0/24", "reserved"),
                    special("192.168.0.0/16", "private"),
                    special("192.175.48.0/24", "reserved"),
                    special("198.18.0.0/15", "benchmarking"),
                    special("198.51.100.0/24", "documentation"),
                    special("203.0.113.0/24", "documentation"),
                    special("224.0.0.0/4", "multicast"),
                    special("255.255.255.255/32", "broadcast"),
                    special("240.0.0.0/4", "reserved"),
                    // Metadata and host services of clouds on addresses that look public.
                    special("168.63.129.16/32", "cloud metadata"),
                    special("100.100.100.200/32", "cloud metadata"),
                    special("192.0.0.192/32", "cloud metadata"));

    private static final List<Special> V6 =
            List.of(
                    special("::/128", "unspecified"),
                    special("::1/128", "loopback"),
                    special("100::/64", "reserved"),
                    special("2001::/23", "reserved"),
                    special("2001:db8::/32", "documentation"),
                    special("3fff::/20", "documentation"),
                    special("5f00::/16", "reserved"),
                    special("fc00::/7", "private"),
                    special("fe80::/10", "link-local"),
                    special("fec0::/10", "private"),
                    special("ff00::/8", "multicast"));

    private static final Network GLOBAL_V6 = Network.parse("2000::/3");
    private static final Network MAPPED = new Network(mapped(), 96);
    private static final Network COMPATIBLE = Network.parse("::/96");
    private static final Network TRANSLATED = Network.parse("::ffff:0:0:0/96");
    private static final Network NAT64 = Network.parse("64:ff9b::/96");
    private static final Network NAT64_LOCAL = Network.parse("64:ff9b:1::/48");
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");
    private static final Network TEREDO = Network.parse("2001::/32");

    private SpecialNetworks() {}

    /// What kind of address it is, or empty for one on the public internet.
    static Optional<String> kindOf(byte[] address) {
        return address.length == 4 ? kindIn(V4, address) : kindOfV6(address);
    }

    private static Optional<String> kindOfV6(byte[] address) {
        Optional<String> own = kindIn(V6, address);
        if (own.isPresent() && !TEREDO.contains(address)) {
            return own;
        }
        if (MAPPED.contains(address)
                || COMPATIBLE.contains(address)
                || TRANSLATED.contains(address)
                || NAT64.contains(address)) {
            return carrying(address, 12);
        }
        if (SIX_TO_FOUR.contains(address)) {
            return carrying(address, 2);
        }
        if (TEREDO.contains(address) || NAT64_LOCAL.contains(address)) {
            return Optional.of("an IPv4 address in IPv6");
        }
        // Outside 2000::/3 nothing is assigned to the public.
        return GLOBAL_V6.contains(address) ? Optional.empty() : Optional.of("reserved");
    }

    /// An IPv4 address in IPv6 clothes is refused even if it is public: no provider has such an
    /// address, only a riddle does.
    private static Optional<String> carrying(byte[] address, int at) {
        Optional<String> inner = kindIn(V4, Arrays.copyOfRange(address, at, at + 4));
        return Optional.of(
                inner.map(kind -> kind + ", as IPv4 in IPv6").orElse("an IPv4 address in IPv6"));
    }

    private static Optional<String> kindIn(List<Special> specials, byte[] address) {
        for (Special special : specials) {
            if (special.network().contains(address)) {
                return Optional.of(special.kind());
            }
        }
        return Optional.empty();
    }

    private static byte[] mapped() {
        // As text the JDK would turn it into an IPv4 address.
        byte[] bytes = new byte[16];
        bytes[10] = (byte) 0xff;
        bytes[11] = (byte) 0xff;
        return bytes;
    }

    private static Special special(String network, String kind) {
        return new Special(Network.parse(network), kind);
    }
}
