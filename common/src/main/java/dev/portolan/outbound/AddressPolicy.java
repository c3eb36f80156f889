package dev.portolan.outbound;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Where the gateway may connect to: https to the public internet, and beyond that only what the
/// configuration allows.
///
/// Asked twice: when an administrator saves a base URL ([#objectionTo(URI)], which sees names and
/// literal addresses), and at every connect, for every address a name resolves to
/// ([#objectionTo(InetAddress)]), so that a name cannot be public when checked and private when
/// used. Answers are sentences that name the rule; empty means yes.
public final class AddressPolicy {
    private static final Set<String> METADATA_NAMES =
            Set.of(
                    "metadata",
                    "metadata.google.internal",
                    "metadata.goog",
                    "metadata.azure.com",
                    "metadata.azure.internal",
                    "metadata.tencentyun.com",
                    "instance-data",
                    "instance-data.ec2.internal");

    private static final Pattern HOST_LABELS =
            Pattern.compile(
                    "(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
    private static final Pattern DOTTED_QUAD =
            Pattern.compile(
                    "(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})");
    private static final Pattern NUMBER_LIKE = Pattern.compile("(0[xX][0-9a-fA-F]*|[0-9]+)");

    private final boolean allowLoopback;
    private final List<Network> allowed;

    public AddressPolicy(boolean allowLoopback, List<String> allowedNetworks) {
        this.allowLoopback = allowLoopback;
        this.allowed = allowedNetworks.stream().map(Network::parse).toList();
    }

    public static AddressPolicy of(OutboundSettings settings) {
        return new AddressPolicy(settings.allowLoopback(), settings.allowedNetworks());
    }

    /// What is wrong with a URL in itself: its form, its scheme, a name or literal address that is
    /// forbidden. A name that may resolve to a forbidden address is found out at connect.
    public Optional<String> objectionTo(URI url) {
        if (!url.isAbsolute() || url.isOpaque() || url.getRawAuthority() == null) {
            return Optional.of("the URL must be absolute, such as https://api.example.com/v1");
        }
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return Optional.of("the URL's scheme must be https, not " + scheme);
        }
        if (url.getRawUserInfo() != null || url.getRawAuthority().contains("@")) {
            return Optional.of("the URL must not hold a user name or password");
        }
        if (url.getRawFragment() != null) {
            return Optional.of("the URL must not have a fragment");
        }
        if (url.getHost() == null) {
            return Optional.of("the URL's host is not a name or an IP address");
        }
        if (url.getPort() == 0 || url.getPort() > 65535) {
            return Optional.of("the URL's port must be between 1 and 65535");
        }
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? objectionToV6(host, scheme) : objectionToName(host, scheme);
    }

    /// What is wrong with connecting to an address, by https or by a scheme that was checked
    /// before.
    public Optional<String> objectionTo(InetAddress address) {
        if (isAllowedByConfiguration(address)) {
            return Optional.empty();
        }
        return SpecialNetworks.kindOf(address.getAddress())
                .map(kind ->
                        "the address "
                                + address.getHostAddress()
                                + " is "
                                + kind
                                + "; only public addresses may be called, and networks that the configuration allows");
    }

    /// What is wrong with connecting to an address for a URL: plain http goes to allowed networks
    /// only.
    Optional<String> objectionTo(InetAddress address, boolean isPlainHttp) {
        Optional<String> objection = objectionTo(address);
        if (objection.isEmpty() && isPlainHttp && !isAllowedByConfiguration(address)) {
            return Optional.of(
                    "plain http is only for networks that the configuration allows; use https");
        }
        return objection;
    }

    private boolean isAllowedByConfiguration(InetAddress address) {
        if (allowLoopback && address.isLoopbackAddress()) {
            return true;
        }
        return allowed.stream().anyMatch(network -> network.contains(address.getAddress()));
    }

    private Optional<String> objectionToV6(String host, String scheme) {
        String literal = host.substring(1, host.length() - 1);
        if (literal.indexOf('%') >= 0) {
            return Optional.of("the URL's address must not name a zone");
        }
        return objectionToLiteral(literal, scheme);
    }

    private Optional<String> objectionToName(String rawHost, String scheme) {
        String host = rawHost.endsWith(".") ? rawHost.substring(0, rawHost.length() - 1) : rawHost;
        if (DOTTED_QUAD.matcher(host).matches()) {
            return objectionToLiteral(host, scheme);
        }
        // 127.1, 0x7f000001, 2130706433, 0177.0.0.1: read differently by every resolver, so read by
        // none.
        String lastLabel = host.substring(host.lastIndexOf('.') + 1);
        if (NUMBER_LIKE.matcher(lastLabel).matches()) {
            return Optional.of(
                    "the URL's host looks like an IPv4 address in an odd notation; write it as four decimal numbers");
        }
        if (!HOST_LABELS.matcher(host).matches() || !isAscii(host)) {
            return Optional.of(
                    "the URL's host is not a plain DNS name; write international names in their xn-- form");
        }
        if (METADATA_NAMES.contains(host)) {
            return Optional.of("the name " + host + " belongs to a cloud's metadata service");
        }
        if (host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("ip6-localhost")
                || host.equals("ip6-loopback")) {
            return allowLoopback
                    ? Optional.empty()
                    : Optional.of(
                            "the name "
                                    + host
                                    + " is this machine's own; the configuration does not allow loopback");
        }
        if (scheme.equals("http") && !allowLoopback && allowed.isEmpty()) {
            return Optional.of(
                    "plain http is only for networks that the configuration allows; use https");
        }
        return Optional.empty();
    }

    private Optional<String> objectionToLiteral(String literal, String scheme) {
        try {
            return objectionTo(InetAddress.getByName(literal), scheme.equals("http"));
        } catch (UnknownHostException _) {
            return Optional.of("the URL's host is not a valid IP address");
        }
    }

    private static boolean isAscii(String host) {
        try {
            return IDN.toASCII(host).equals(host);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
