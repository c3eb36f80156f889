package dev.portolan.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Measured times of one thing. Not to be shared between threads.
final class Samples {
    private final List<Duration> times = new ArrayList<>();

    void add(Duration time) {
        times.add(time);
    }

    int count() {
        return times.size();
    }

    /// The smallest time that so many percent of all do not exceed (nearest rank, nothing
    /// interpolated).
    Duration percentile(double percent) {
        if (times.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        int rank = (int) Math.ceil(percent / 100 * times.size());
        return times.stream().sorted().toList().get(Math.max(0, rank - 1));
    }

    String summary() {
        return "p50 %s, p99 %s, max %s (%s samples)"
                .formatted(
                        ms(percentile(50)),
                        ms(percentile(99)),
                        ms(percentile(100)),
                        Integer.toString(count()));
    }

    static String ms(Duration time) {
        return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }
}
