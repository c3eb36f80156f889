package dev.portolan.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Facts of a model of which little is known.
record TestFacts(
        ModelKind kind,
        Map<String, Boolean> capabilities,
        Prices prices,
        Optional<String> replacedBy,
        Map<String, JsonNode> details) {
    static TestFacts of(ModelKind kind) {
        return new TestFacts(kind, Map.of(), Prices.UNKNOWN, Optional.empty(), Map.of());
    }

    TestFacts withCapabilities(Map<String, Boolean> known) {
        return new TestFacts(kind, known, prices, replacedBy, details);
    }

    TestFacts withPrices(Prices known) {
        return new TestFacts(kind, capabilities, known, replacedBy, details);
    }

    TestFacts withSuccessor(String model) {
        return new TestFacts(kind, capabilities, prices, Optional.of(model), details);
    }

    TestFacts withDetails(Map<String, JsonNode> known) {
        return new TestFacts(kind, capabilities, prices, replacedBy, known);
    }

    ModelFacts facts() {
        return new ModelFacts(
                Optional.empty(),
                Optional.empty(),
                kind,
                Optional.empty(),
                Optional.empty(),
                new TreeSet<>(),
                new TreeSet<>(),
                capabilities,
                new TreeSet<>(),
                prices,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                replacedBy,
                List.of(),
                details);
    }
}
