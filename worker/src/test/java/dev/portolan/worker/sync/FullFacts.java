package dev.portolan.worker.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Facts that fill every column, in shapes that come back from the database spelled otherwise.
final class FullFacts {
    private FullFacts() {}

    static ModelFacts ofEverything() {
        return everything(0, Instant.parse("2026-01-02T03:04:05.123456789Z"));
    }

    /// The same as the database keeps it: microseconds.
    static ModelFacts asStored() {
        return everything(0, Instant.parse("2026-01-02T03:04:05.123456Z"));
    }

    /// As rich as OpenRouter's list.
    static ModelList listOf(int count) {
        return new ModelList(
                IntStream.range(0, count)
                        .mapToObj(number ->
                                new ListedModel(
                                        "maker-%d/model-%d:free".formatted(number % 50, number),
                                        everything(
                                                number,
                                                Instant.parse("2026-01-02T03:04:05Z")
                                                        .plusSeconds(number))))
                        .toList(),
                List.of());
    }

    private static ModelFacts everything(int number, Instant created) {
        return new ModelFacts(
                Optional.of("Model " + number),
                Optional.of("A model with \"quotes\", ünïcode 😀 and two\nlines. ".repeat(12)),
                ModelKind.EMBEDDING,
                Optional.of(128_000 + number),
                Optional.of(16_384),
                new TreeSet<>(List.of("text", "image", "file")),
                new TreeSet<>(List.of("text")),
                Map.of("tools", true, "reasoning", false, "structured_outputs", true),
                new TreeSet<>(
                        List.of(
                                "temperature",
                                "top_p",
                                "tools",
                                "tool_choice",
                                "max_tokens",
                                "seed",
                                "stop")),
                new Prices(
                        Optional.of(new BigDecimal("0.00000015")),
                        Optional.of(new BigDecimal("6E-7")),
                        Optional.of(new BigDecimal("0.000000075")),
                        Optional.of(BigDecimal.ZERO),
                        Optional.of(new BigDecimal("12.50")),
                        Optional.of(new BigDecimal("0.000217")),
                        Optional.of(new BigDecimal("1")),
                        Optional.of(new BigDecimal("1000000")),
                        Optional.of(new BigDecimal("0.01")),
                        Map.of("audio_output", new BigDecimal("0.0000001"))),
                Optional.of("maker"),
                Optional.of(created),
                Optional.of(LocalDate.of(2027, 6, 30)),
                Optional.of("model-next"),
                List.of("z-alias", "a-alias"),
                Map.of(
                        "tokenizer", TextNode.valueOf("GPT"),
                        "small", DoubleNode.valueOf(1e-7),
                        "whole", DoubleNode.valueOf(2.0),
                        "count", IntNode.valueOf(3),
                        "nested",
                                new ObjectMapper()
                                        .createObjectNode()
                                        .put("b", 1.5)
                                        .put("a", true)
                                        .putNull("n")));
    }
}
