package dev.portolan.snapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Finds the names most like a misspelt one. Costs at most one pass over a table of 64-bit letter
/// sets and [#MAX_COMPARED] edit distances, however a caller chooses the name.
final class NearestNames {
    private static final int MAX_LENGTH = 128;
    private static final int MAX_COMPARED = 400;

    private final String[] names;
    private final String[] folded;
    private final long[] letters;

    NearestNames(List<String> names) {
        this.names = names.toArray(String[]::new);
        this.folded = new String[this.names.length];
        this.letters = new long[this.names.length];
        for (int i = 0; i < folded.length; i++) {
            folded[i] = fold(this.names[i]);
            letters[i] = letters(folded[i]);
        }
    }

    List<String> nearest(String name, int count) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return List.of();
        }
        String wanted = fold(name);
        long wantedLetters = letters(wanted);
        int most = Math.max(1, wanted.length() / 3);
        record Near(String name, int distance) {}
        List<Near> near = new ArrayList<>();
        int compared = 0;
        for (int i = 0; i < names.length && compared < MAX_COMPARED; i++) {
            String candidate = folded[i];
            if (isTailOf(wanted, candidate)) {
                near.add(new Near(names[i], 0));
                continue;
            }
            // Each edit changes at most two letters of the set.
            if (Long.bitCount(letters[i] ^ wantedLetters) > 2 * most) {
                continue;
            }
            if (Math.abs(candidate.length() - wanted.length()) > most) {
                continue;
            }
            compared++;
            int distance = distance(wanted, candidate, most);
            if (distance <= most) {
                near.add(new Near(names[i], distance));
            }
        }
        return near.stream()
                .sorted(
                        Comparator.comparingInt(Near::distance)
                                .thenComparingInt(found -> found.name().length())
                                .thenComparing(Near::name))
                .limit(count)
                .map(Near::name)
                .toList();
    }

    /// `gpt-4o` for `openai/gpt-4o`: the most common mistake is to leave the provider out.
    private static boolean isTailOf(String wanted, String candidate) {
        int before = candidate.length() - wanted.length() - 1;
        return before >= 0 && candidate.charAt(before) == '/' && candidate.endsWith(wanted);
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static long letters(String text) {
        long set = 0;
        for (int i = 0; i < text.length(); i++) {
            set |= 1L << (text.charAt(i) & 63);
        }
        return set;
    }

    /// Levenshtein's distance, or more than `most` as soon as it must be.
    private static int distance(String a, String b, int most) {
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
                least = Math.min(least, row[j]);
            }
            if (least > most) {
                return most + 1;
            }
            int[] swap = above;
            above = row;
            row = swap;
        }
        return above[b.length()];
    }
}
