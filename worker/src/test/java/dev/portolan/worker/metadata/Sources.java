package dev.portolan.worker.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.worker.metadata.Formats.Content;
import dev.portolan.worker.sync.ListFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Files, rows and providers for tests.
final class Sources {
    static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private Sources() {}

    static String text(String file) {
        try (InputStream in =
                Objects.requireNonNull(Sources.class.getResourceAsStream("/metadata/" + file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Content read(String json) {
        try {
            return Formats.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (ListFailedException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Provider provider(String id, Map<String, JsonNode> settings) {
        return new Provider(
                id,
                id,
                "fake",
                Optional.empty(),
                Optional.empty(),
                settings,
                true,
                Optional.empty(),
                Timeouts.DEFAULT,
                Optional.empty(),
                Set.of(),
                NOW,
                NOW,
                0);
    }

    static Model row(String id, String... aliases) {
        return row(
                id,
                new ModelFacts(
                        Optional.empty(),
                        Optional.empty(),
                        ModelKind.CHAT,
                        Optional.empty(),
                        Optional.empty(),
                        new TreeSet<>(),
                        new TreeSet<>(),
                        Map.of(),
                        new TreeSet<>(),
                        Prices.UNKNOWN,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(aliases),
                        Map.of()),
                Map.of("kind", "provider"),
                Set.of());
    }

    static Model row(String id, ModelFacts facts, Map<String, String> sources, Set<String> pinned) {
        return new Model(
                ModelId.parse(id).orElseThrow(),
                Optional.empty(),
                facts,
                true,
                Lifecycle.ACTIVE,
                Model.Source.SYNC,
                sources,
                pinned,
                Map.of(),
                0,
                Optional.of(NOW),
                Optional.of(NOW),
                NOW,
                NOW,
                1);
    }
}
