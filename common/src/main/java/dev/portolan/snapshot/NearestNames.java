package dev.portolan.snapshot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Finds the names most like a misspelt one.
///
/// Every name is known in up to three forms, because the most common mistake is to leave its first
/// parts out: whole, after the first slash and after the last. A form is compared only if its set
/// of letters is near enough, nearest first, and at most [#MAX_COMPARED] are: however a caller
/// chooses his words, they cost one pass over a table of numbers and a few hundred short
/// comparisons.
final class NearestNames {
    private static final int MAX_LENGTH = 128;
    private static final int MAX_COMPARED = 200;
    private static final int MAX_EDITS = 6;
    private static final int SHORTEST_PREFIX = 3;

    private final List<String> forms = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final long[] letters;
    private final Comparison comparison;

    NearestNames(List<String> known) {
        this(known, NearestNames::distance);
    }

    /// @param comparison the costly part
    NearestNames(List<String> known, Comparison comparison) {
        this.comparison = comparison;
        for (String name : known) {
            String whole = fold(name);
            int first = whole.indexOf('/');
            int last = whole.lastIndexOf('/');
            add(whole, name);
            if (first >= 0) {
                add(whole.substring(first + 1), name);
            }
            if (last > first) {
                add(whole.substring(last + 1), name);
            }
        }
        letters = new long[forms.size()];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = letters(forms.get(i));
        }
    }

    /// How many edits lie between two texts; any number above `most` where there are more.
    @FunctionalInterface
    interface Comparison {
        int distance(String a, String b, int most);
    }

    /// The most similar first.
    List<String> nearest(String name, int count) {
        if (name.isBlank() || name.length() > MAX_LENGTH) {
            return List.of();
        }
        String wanted = fold(name);
        int most = Math.clamp(wanted.length() / 3, 1, MAX_EDITS);
        Map<String, Integer> distances = new LinkedHashMap<>();
        for (int i : candidates(wanted, most)) {
            String form = forms.get(i);
            boolean isPrefix = wanted.length() >= SHORTEST_PREFIX && form.startsWith(wanted);
            int distance =
                    isPrefix
                            ? Math.min(1, form.length() - wanted.length())
                            : comparison.distance(wanted, form, most);
            if (distance <= most) {
                distances.merge(names.get(i), distance, Math::min);
            }
        }
        return distances.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Integer>comparingByValue()
                                .thenComparingInt(entry -> entry.getKey().length())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(count)
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Indexes of forms worth a comparison. An edit changes at most two letters of the set.
    private List<Integer> candidates(String wanted, int most) {
        long wantedLetters = letters(wanted);
        List<List<Integer>> byDifference = new ArrayList<>();
        for (int difference = 0; difference <= 2 * most; difference++) {
            byDifference.add(new ArrayList<>());
        }
        for (int i = 0; i < letters.length; i++) {
            int difference = Long.bitCount(letters[i] ^ wantedLetters);
            boolean holdsAll = (wantedLetters & ~letters[i]) == 0;
            if (difference <= 2 * most
                    && Math.abs(forms.get(i).length() - wanted.length()) <= most) {
                offer(byDifference.get(difference), i);
            } else if (holdsAll && forms.get(i).startsWith(wanted)) {
                offer(byDifference.getFirst(), i);
            }
        }
        return byDifference.stream().flatMap(List::stream).limit(MAX_COMPARED).toList();
    }

    private static void offer(List<Integer> candidates, int index) {
        if (candidates.size() < MAX_COMPARED) {
            candidates.add(index);
        }
    }

    private void add(String form, String name) {
        forms.add(form);
        names.add(name);
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

    /// Levenshtein's distance with neighbours that changed places counted once; more than `most` as
    /// soon as it must be.
    static int distance(String a, String b, int most) {
        int[] twoAbove = new int[b.length() + 1];
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
                int distance = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    distance = Math.min(distance, twoAbove[j - 2] + 1);
                }
                row[j] = distance;
                least = Math.min(least, distance);
            }
            if (least > most) {
                return most + 1;
            }
            int[] free = twoAbove;
            twoAbove = above;
            above = row;
            row = free;
        }
        return above[b.length()];
    }
}
