package dev.portolan.messaging;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Kafka did not take what it was given, or did not say so in time. Try again later.
public final class KafkaAwayException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    public KafkaAwayException(String message, @Nullable Throwable cause) {
        super(cause == null ? message : message + ": " + cause.getMessage(), cause);
    }
}
