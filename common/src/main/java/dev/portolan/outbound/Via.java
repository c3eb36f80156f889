package dev.portolan.outbound;

import dev.portolan.secret.Keyring;
import dev.portolan.secret.Purpose;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The mark by which the gateways of one installation know a request of their own when it comes
/// back to one of them, as it does where a provider's `base_url` leads there. It follows from the
/// keyring, so all of them have the same; it is no secret and opens nothing. Immutable.
///
/// It stands in `Via`, which a gateway has to send (RFC 9110, section 7.6.3, read 2026-11-27).
/// `CDN-Loop` (RFC 8586, read 2026-11-27) is for content delivery networks, whose servers may leave
/// something out for who sends `Via`: compression as a rule, which is not asked for here.
public final class Via {
    /// The marks that the request this thread serves came with, which are other installations':
    /// sent on, so that a way round through several of them is known too.
    public static final ScopedValue<List<String>> CAME_WITH = ScopedValue.newInstance();

    private static final String BEGINNING = "portolan-";
    private static final int MARK_BYTES = 8;
    private static final Pattern MARK = Pattern.compile(BEGINNING + "[0-9a-f]{16}");

    private final String mark;
    private final Set<String> known;

    private Via(String mark, Set<String> known) {
        this.mark = mark;
        this.known = Set.copyOf(known);
    }

    /// Sends the mark of the primary key and knows those of all keys: while a key is being
    /// replaced, replicas send different ones.
    public static Via of(Keyring keyring) {
        return new Via(
                mark(keyring, keyring.primaryId()),
                keyring.ids().stream().map(id -> mark(keyring, id)).collect(Collectors.toSet()));
    }

    private static String mark(Keyring keyring, String id) {
        byte[] key = keyring.key(id, Purpose.VIA).orElseThrow().getEncoded();
        return BEGINNING + HexFormat.of().formatHex(key, 0, MARK_BYTES);
    }

    /// Every Portolan's mark in a request's `Via`; other proxies' names are left out.
    public static List<String> marks(Collection<String> values) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split("[,\\s]+")))
                .filter(word -> MARK.matcher(word).matches())
                .toList();
    }

    /// Whether a request with these values of `Via` has been sent by this installation.
    public boolean isOurs(Collection<String> values) {
        return marks(values).stream().anyMatch(known::contains);
    }

    /// What to send: the marks that the request came with, then our own.
    String value() {
        List<String> before = CAME_WITH.isBound() ? CAME_WITH.get() : List.of();
        return Stream.concat(before.stream(), Stream.of(mark))
                .map(each -> "1.1 " + each)
                .collect(Collectors.joining(", "));
    }
}
