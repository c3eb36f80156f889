package dev.portolan.catalog;

import java.time.Duration;

/// How long one call to a provider may take, step by step. All are positive and counted on the
/// monotonic clock.
///
/// @param connect until the connection stands (TCP and TLS)
/// @param firstByte from the request's first byte until the answer's status line; a whole
///   (unstreamed) completion is generated within it
/// @param idle between two reads of the body
/// @param total the whole call
public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {
    public static final Timeouts DEFAULT =
            new Timeouts(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(10));

    public Timeouts {
        requirePositive("connect", connect);
        requirePositive("first byte", firstByte);
        requirePositive("idle", idle);
        requirePositive("total", total);
    }

    private static void requirePositive(String which, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(which + " timeout must be positive, not " + value);
        }
    }
}
