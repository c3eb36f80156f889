package dev.portolan.worker.sync;

import java.io.Serial;
import java.util.UUID;

/// This worker was slow or frozen, and another one has taken its run over. Whatever it was about to
/// write must not be written.
final class FencedException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    FencedException(UUID run) {
        super("run " + run + " has been taken over by another worker");
    }
}
