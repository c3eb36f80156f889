package dev.portolan.api.recorded;

import dev.portolan.testing.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// What came of every recording. Safe for many threads.
public final class Ledger {
    private final List<Recording> right = new ArrayList<>();
    private final NavigableMap<String, String> wrong = new TreeMap<>();
    private final NavigableMap<String, String> left = new TreeMap<>();
    private final List<Recording> leftOut = new ArrayList<>();

    public synchronized void right(Recording recording) {
        right.add(recording);
    }

    public synchronized void wrong(Recording recording, List<String> faults) {
        wrong.put(recording.id(), String.join("\n  ", faults));
    }

    public synchronized void left(Recording recording, String reason) {
        left.put(recording.id(), reason);
        leftOut.add(recording);
    }

    /// By id.
    public synchronized NavigableMap<String, String> wrong() {
        return new TreeMap<>(wrong);
    }

    /// Reasons by id.
    public synchronized NavigableMap<String, String> left() {
        return new TreeMap<>(left);
    }

    public synchronized int rightCount() {
        return right.size();
    }

    synchronized long rightOf(String provider, Predicate<Recording> which) {
        return right.stream()
                .filter(recording -> recording.provider().equals(provider) && which.test(recording))
                .count();
    }

    synchronized long leftOf(String provider, Predicate<Recording> which) {
        return leftOut.stream()
                .filter(recording -> recording.provider().equals(provider) && which.test(recording))
                .count();
    }

    synchronized Set<String> providers() {
        Set<String> names = new TreeSet<>();
        right.forEach(recording -> names.add(recording.provider()));
        leftOut.forEach(recording -> names.add(recording.provider()));
        return names;
    }
}
