package dev.portolan.worker.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncCronTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void spreadsProvidersOverTheHourTheSameWayEverywhere() {
        Set<String> crons = new HashSet<>();
        IntStream.range(0, 100).forEach(number -> crons.add(SyncCron.hourly("provider-" + number)));

        assertTrue(crons.size() > 90, crons::toString);
        crons.forEach(cron -> assertTrue(SyncCron.problem(cron, NOW).isEmpty(), cron));
        assertEquals("7 50 * * * ?", SyncCron.hourly("openrouter"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0 0 3 * * ?", "0 */5 * * * ?", "0 0 12 ? * MON-FRI", "0 0 0 1 1 ? 2099"})
    void takesWhatQuartzTakes(String cron) {
        assertTrue(SyncCron.problem(cron, NOW).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hourly",
                "0 * * * *",
                "61 0 * * * ?",
                "0 0 0 1 1 ? 2020",
                "0 0 0 31 2 ?"
            })
    void saysWhatIsWrongWithWhatWillNeverFire(String cron) {
        assertTrue(SyncCron.problem(cron, NOW).orElseThrow().contains("'" + cron + "'"));
    }
}
