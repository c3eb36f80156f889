package dev.portolan.worker.rotation;

import dev.portolan.key.ApiKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a [Rewrapping] has done and found.
///
/// @param primary the id of the keyring's primary key
/// @param others the ids of its other keys
/// @param rewrapped credentials sealed anew
/// @param already credentials that were under the primary key
/// @param unreadable providers whose credential the keyring does not open, by reason
/// @param left providers whose credential is under another key than the primary one at the end, by
///   that key's id
/// @param keys client and administrator keys that can be used, by the id of the keyring's key under
///   which they are stored
public record RewrapReport(
        String primary,
        SortedSet<String> others,
        int rewrapped,
        int already,
        SortedMap<String, List<String>> unreadable,
        SortedMap<String, List<String>> left,
        SortedMap<String, List<ApiKey>> keys) {
    private static final int MOST_NAMED = 10;

    public RewrapReport {
        others = new TreeSet<>(others);
        unreadable = new TreeMap<>(unreadable);
        left = new TreeMap<>(left);
        keys = new TreeMap<>(keys);
    }

    public boolean isWhole() {
        return unreadable.isEmpty() && left.isEmpty();
    }

    /// For an operator, line by line.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "credentials: "
                        + rewrapped
                        + " sealed anew under '"
                        + primary
                        + "', "
                        + already
                        + " had been before");
        unreadable.forEach((reason, providers) ->
                lines.add("cannot be opened: %s: %s".formatted(named(providers), reason)));
        lines.add("keys: " + under(primary).size() + " stored under '" + primary + "'");
        for (String other : others) {
            lines.add(verdict(other));
        }
        keys.forEach((id, lost) -> {
            if (!id.equals(primary) && !others.contains(id)) {
                lines.add(
                        "keys under '%s', which is not in the keyring, open nothing: %s"
                                .formatted(id, ids(lost)));
            }
        });
        return lines;
    }

    private String verdict(String other) {
        if (!under(other).isEmpty()) {
            return "'%s' must stay in the keyring until these keys are replaced: %s"
                    .formatted(other, ids(under(other)));
        }
        if (left.containsKey(other)) {
            return "'%s' must stay in the keyring, for credentials are under it: %s. Run this again when no process seals with it any more"
                    .formatted(other, named(left.get(other)));
        }
        return isWhole()
                ? "'%s' is needed no more and may leave the keyring".formatted(other)
                : "no key is stored under '%s'".formatted(other);
    }

    private List<ApiKey> under(String id) {
        return keys.getOrDefault(id, List.of());
    }

    private static String ids(List<ApiKey> keys) {
        return named(
                keys.stream()
                        .map(key ->
                                "%s (%s, \"%s\")"
                                        .formatted(key.id(), key.kind().word(), key.name()))
                        .toList());
    }

    private static String named(List<String> all) {
        String first = all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return all.size() <= MOST_NAMED
                ? first
                : first + " and " + (all.size() - MOST_NAMED) + " more";
    }
}
