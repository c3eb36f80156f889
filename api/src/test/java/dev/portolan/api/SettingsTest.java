package dev.portolan.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.api.admin.AdminSettings;
import dev.portolan.api.catalog.CatalogSettings;
import dev.portolan.api.completion.CompletionSettings;
import dev.portolan.api.memory.MemoryBudget;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.ConstraintViolations;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What holds where a configuration says nothing.
class SettingsTest {
    @Test
    void pinsTheDefaultsOfCompletions() {
        CompletionSettings defaults = CompletionSettings.DEFAULT;

        assertEquals(DataSize.mebibytes(32), defaults.maxBody());
        assertEquals(DataSize.mebibytes(32), defaults.drain());
        assertEquals(Optional.empty(), defaults.held());
        assertEquals(Duration.seconds(15), defaults.firstHeartbeat());
        assertEquals(Duration.seconds(5), defaults.heartbeat());
    }

    @Test
    void pinsTheDefaultsOfTheAdminApi() {
        assertEquals(Duration.milliseconds(1500), AdminSettings.DEFAULT.readBound());
        assertEquals(Duration.milliseconds(2800), AdminSettings.DEFAULT.writeBound());
    }

    @Test
    void refusesToHoldLessThanTheLargestBodyAndItsAnswer() {
        assertEquals(
                List.of("api.completions.held must be at least twice api.completions.maxBody"),
                objectionsTo(DataSize.mebibytes(2), Optional.of(DataSize.mebibytes(3))));
        assertEquals(
                List.of(), objectionsTo(DataSize.mebibytes(2), Optional.of(DataSize.mebibytes(4))));
    }

    /// Whoever said nothing of memory should not have to, however small the heap is.
    @Test
    void takesSmallerBodiesWhereTheHeapIsTooSmallForTheLargest() {
        DataSize endless = DataSize.tebibytes(64);
        CompletionSettings settings = completions(endless, Optional.empty());

        assertEquals(List.of(), objectionsTo(endless, Optional.empty()));
        assertEquals(500 + 64 * 1024, settings.largestBody(new MemoryBudget(1000)));
        assertEquals(
                32 * 1024 * 1024,
                CompletionSettings.DEFAULT.largestBody(new MemoryBudget(Integer.MAX_VALUE)));
    }

    private static CompletionSettings completions(DataSize maxBody, Optional<DataSize> held) {
        return new CompletionSettings(maxBody, null, held, null, null);
    }

    private static List<String> objectionsTo(DataSize maxBody, Optional<DataSize> held) {
        ApiSettings settings =
                new ApiSettings(
                        completions(maxBody, held),
                        CatalogSettings.of("a", Path.of("x")),
                        null,
                        null);
        return Validators.newValidator().validate(settings).stream()
                .map(ConstraintViolations::format)
                .toList();
    }

    @Test
    void pinsTheDefaultsOfTheCatalog() {
        CatalogSettings defaults = CatalogSettings.of("a", Path.of("x"));

        assertEquals(Duration.seconds(30), defaults.poll());
        assertEquals(Duration.milliseconds(100), defaults.rebuildGap());
        assertEquals(Duration.seconds(2), defaults.retry());
        assertEquals(Duration.seconds(10), defaults.reportEvery());
        assertEquals(Duration.hours(24), defaults.maxStaleAuth());
    }
}
