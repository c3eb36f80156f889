package dev.portolan.api.admin.wire;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Guesses which name was meant.
final class Nearest {
    private static final int FARTHEST = 3;

    private Nearest() {}

    /// ` (did you mean 'is_enabled'?)` or nothing.
    static String hint(String name, Collection<String> known) {
        if (name.length() > 64) {
            return "";
        }
        Optional<Map.Entry<String, Integer>> nearest =
                known.stream()
                        .map(candidate ->
                                Map.entry(
                                        candidate,
                                        distance(name.toLowerCase(Locale.ROOT), candidate)))
                        .min(Comparator.comparing(Map.Entry::getValue));
        return nearest.filter(it -> it.getValue() <= Math.min(FARTHEST, name.length() / 2))
                .map(it -> " (did you mean '" + it.getKey() + "'?)")
                .orElse("");
    }

    /// Levenshtein's: insertions, deletions and replacements.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
