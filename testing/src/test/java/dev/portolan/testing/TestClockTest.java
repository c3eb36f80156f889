package dev.portolan.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TestClockTest {
    @Test
    void movesOnlyWhenToldAndInAllZonesAlike() {
        var clock = new TestClock();
        var abroad = clock.withZone(ZoneId.of("Europe/Rome"));

        clock.advance(Duration.ofMinutes(5));

        assertEquals(TestClock.START.plusSeconds(300), clock.instant());
        assertEquals(clock.instant(), abroad.instant());
    }
}
