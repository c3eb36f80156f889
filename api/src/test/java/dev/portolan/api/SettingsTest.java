package dev.portolan.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.api.admin.AdminSettings;
import dev.portolan.api.catalog.CatalogSettings;
import dev.portolan.api.completion.CompletionSettings;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What holds where a configuration says nothing.
class SettingsTest {
    @Test
    void pinsTheDefaultsOfCompletions() {
        CompletionSettings defaults = CompletionSettings.DEFAULT;

        assertEquals(DataSize.mebibytes(32), defaults.maxBody());
        assertEquals(DataSize.mebibytes(32), defaults.drain());
        assertEquals(Duration.seconds(15), defaults.firstHeartbeat());
        assertEquals(Duration.seconds(5), defaults.heartbeat());
    }

    @Test
    void pinsTheDefaultsOfTheAdminApi() {
        assertEquals(Duration.milliseconds(1500), AdminSettings.DEFAULT.readBound());
        assertEquals(Duration.milliseconds(2800), AdminSettings.DEFAULT.writeBound());
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
