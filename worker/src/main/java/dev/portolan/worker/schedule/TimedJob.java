package dev.portolan.worker.schedule;

import java.time.Instant;

/// Something that is done by the clock, once in the whole cluster each time. Safe to repeat.
@FunctionalInterface
public interface TimedJob {
    void run(Instant now) throws Exception;
}
