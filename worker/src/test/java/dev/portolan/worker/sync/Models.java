package dev.portolan.worker.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Models and lists for tests: only what a test names differs from the plainest one.
final class Models {
    static final String PROVIDER = "acme";
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private Models() {}

    static ModelFacts facts(String displayName, int contextLength) {
        return facts(
                Optional.of(displayName), Optional.of(contextLength), Prices.UNKNOWN, Map.of());
    }

    static ModelFacts facts(
            Optional<String> displayName,
            Optional<Integer> contextLength,
            Prices prices,
            Map<String, JsonNode> details) {
        return new ModelFacts(
                displayName,
                Optional.empty(),
                ModelKind.CHAT,
                contextLength,
                Optional.empty(),
                new TreeSet<>(),
                new TreeSet<>(),
                Map.of(),
                new TreeSet<>(),
                prices,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                details);
    }

    static Prices price(String prompt) {
        return new Prices(
                Optional.of(new BigDecimal(prompt)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    static ModelList list(String... names) {
        return new ModelList(
                Arrays.stream(names).map(name -> new ListedModel(name, facts(name, 1000))).toList(),
                List.of());
    }

    static ModelList list(ListedModel... models) {
        return new ModelList(List.of(models), List.of());
    }

    static ModelList numbered(int count) {
        return list(
                IntStream.range(0, count).mapToObj(number -> "m" + number).toArray(String[]::new));
    }

    /// As a sync made it from [#list(String...)].
    static Model synced(String name) {
        return new RowBuilder(name).build();
    }

    static RowBuilder row(String name) {
        return new RowBuilder(name);
    }

    static final class RowBuilder {
        private final String name;
        private ModelFacts facts;
        private Lifecycle lifecycle = Lifecycle.ACTIVE;
        private Model.Source source = Model.Source.SYNC;
        private Map<String, String> sources =
                Map.of(
                        "display_name",
                        "provider",
                        "context_length",
                        "provider",
                        "kind",
                        "provider");
        private Set<String> pinned = Set.of();
        private boolean isAvailable = true;
        private int missingRuns;

        private RowBuilder(String name) {
            this.name = name;
            this.facts = Models.facts(name, 1000);
        }

        RowBuilder facts(ModelFacts now) {
            this.facts = now;
            return this;
        }

        RowBuilder lifecycle(Lifecycle now, int runs) {
            this.lifecycle = now;
            this.missingRuns = runs;
            return this;
        }

        RowBuilder manual() {
            this.source = Model.Source.MANUAL;
            this.sources = Map.of();
            return this;
        }

        RowBuilder sources(Map<String, String> now) {
            this.sources = now;
            return this;
        }

        RowBuilder pinned(String... columns) {
            this.pinned = Set.of(columns);
            return this;
        }

        RowBuilder off() {
            this.isAvailable = false;
            return this;
        }

        Model build() {
            return new Model(
                    new ModelId(PROVIDER, name),
                    Optional.empty(),
                    facts,
                    isAvailable,
                    lifecycle,
                    source,
                    sources,
                    pinned,
                    Map.of(),
                    missingRuns,
                    Optional.of(NOW),
                    Optional.of(NOW),
                    NOW,
                    NOW,
                    1);
        }
    }
}
