package dev.portolan.api.admin.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A database that hangs, and a clock that stands still until a test moves it.
class DatabaseDoorTest {
    /// Of what is to fail.
    private static final Duration BOUND = Duration.ofMillis(50);

    /// Of what is to succeed, however long the machine stands still.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AtomicLong nanos = new AtomicLong();
    private final CountDownLatch thawed = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final DatabaseDoor door = door(PATIENCE);

    @AfterEach
    void thaw() {
        thawed.countDown();
    }

    @Test
    void afterOneWriteInVainTheNextIsRefusedUnasked() {
        DatabaseDoor hasty = door(BOUND);
        assertThrows(DatabaseAway.class, () -> hasty.write(this::askOneThatHangs));

        assertThrows(DatabaseAway.class, () -> hasty.write(asked::incrementAndGet));

        assertEquals(0, asked.get());
    }

    @Test
    void aSecondLaterOneTriesForAll() {
        assertThrows(DatabaseAway.class, () -> door.read(this::askOneThatHangs));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThrows(DatabaseAway.class, () -> door.read(this::askOneThatHangs));

        assertThrows(DatabaseAway.class, () -> door.read(asked::incrementAndGet));
        assertEquals(0, asked.get());
    }

    @Test
    void opensToAllOnceOneWasAnswered() {
        assertThrows(DatabaseAway.class, () -> door.read(this::askOneThatHangs));
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertEquals(1, door.write(asked::incrementAndGet));

        assertEquals(2, door.write(asked::incrementAndGet));
    }

    private DatabaseDoor door(Duration writeBound) {
        return new DatabaseDoor(BOUND, writeBound, 8, nanos::get, this::askOneThatHangs);
    }

    private int askOneThatHangs() {
        try {
            thawed.await();
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
