package dev.portolan.api.metering;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps a label's values few: the first so many are kept apart, whatever comes later is `other`.
/// Safe for many threads.
final class Labels {
    static final String OTHER = "other";

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    Labels(int most) {
        this.most = most;
    }

    String of(String value) {
        if (known.contains(value)) {
            return value;
        }
        if (known.size() >= most) {
            return OTHER;
        }
        known.add(value);
        return value;
    }
}
