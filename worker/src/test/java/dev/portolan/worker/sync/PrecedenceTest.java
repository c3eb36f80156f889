package dev.portolan.worker.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.PriceTier;
import dev.portolan.catalog.Prices;
import dev.portolan.provider.ListedModel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// An administrator before a provider's list before metadata, in whatever order they come.
class PrecedenceTest {
    private static final int ROUNDS = 3_000;

    private final Random random = new Random(20261126);

    /// Three voices, each with something about some fields.
    private record Voices(
            ModelFacts list, ModelFacts metadata, Set<String> pinned, ModelFacts administrator) {
        /// A sync; where it changed something a run of the metadata source follows.
        Model sync(Model row) {
            List<Model> updates =
                    SyncPlan.of(
                                    Models.PROVIDER,
                                    List.of(row),
                                    Models.list(new ListedModel("m", list)),
                                    3,
                                    Models.NOW)
                            .updates();
            return updates.isEmpty() ? row : metadata(updates.getFirst());
        }

        Model metadata(Model row) {
            FactsMerge merge = FactsMerge.ofMetadata(row, metadata);
            return with(merge.facts(), merge.sources(), row.pinnedFields());
        }

        /// Sets the pinned fields, as the admin API does.
        Model edit(Model row) {
            Map<String, String> sources = new HashMap<>(row.fieldSources());
            pinned.forEach(name -> sources.put(name, "administrator"));
            Set<String> pins = new HashSet<>(row.pinnedFields());
            pins.addAll(pinned);
            return with(chosen(row.facts(), administrator, pinned), sources, pins);
        }
    }

    @Test
    void everyOrderMakesTheSameValues() {
        for (int round = 0; round < ROUNDS; round++) {
            Voices voices = new Voices(facts(), facts(), pins(), facts());
            // The row as earlier lists, metadata and nobody at all have left it.
            Voices earlier = new Voices(facts(), facts(), Set.of(), facts());
            Model first =
                    Models.row("m")
                            .facts(ModelFacts.ofKind(ModelKind.CHAT))
                            .sources(Map.of())
                            .build();
            Model start = random.nextBoolean() ? first : earlier.metadata(earlier.sync(first));

            Model one = inOrder(voices, start, List.of(0, 1, 2));
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
            for (int more = random.nextInt(4); more > 0; more--) {
                order.add(random.nextInt(3));
            }
            Collections.shuffle(order, random);
            Model other = inOrder(voices, start, order);

            assertEquals(one.facts(), other.facts(), order::toString);
            assertEquals(one.fieldSources(), other.fieldSources(), order::toString);
            assertEquals(expected(voices), one.facts());
        }
    }

    private static Model inOrder(Voices voices, Model start, List<Integer> order) {
        Model row = start;
        for (int voice : order) {
            row =
                    switch (voice) {
                        case 0 -> voices.sync(row);
                        case 1 -> voices.metadata(row);
                        default -> voices.edit(row);
                    };
        }
        return row;
    }

    /// Field by field: the administrator's, else the list's, else the metadata's.
    private static ModelFacts expected(Voices voices) {
        Set<String> listed = new HashSet<>(FIELDS);
        listed.removeIf(name -> isEmpty(voices.list(), name));
        ModelFacts heard = chosen(voices.metadata(), voices.list(), listed);
        return chosen(heard, voices.administrator(), voices.pinned());
    }

    private static final List<String> FIELDS =
            List.of(
                    "display_name",
                    "context_length",
                    "capabilities",
                    "input_modalities",
                    "price_prompt",
                    "price_completion",
                    "price_tiers");

    private static boolean isEmpty(ModelFacts facts, String field) {
        return switch (field) {
            case "display_name" -> facts.displayName().isEmpty();
            case "context_length" -> facts.contextLength().isEmpty();
            case "capabilities" -> facts.capabilities().isEmpty();
            case "input_modalities" -> facts.inputModalities().isEmpty();
            case "price_prompt" -> facts.prices().prompt().isEmpty();
            case "price_completion" -> facts.prices().completion().isEmpty();
            case "price_tiers" -> facts.prices().tiers().isEmpty();
            default -> throw new AssertionError(field);
        };
    }

    private static ModelFacts chosen(ModelFacts now, ModelFacts instead, Set<String> fields) {
        return of(
                fields.contains("display_name") ? instead.displayName() : now.displayName(),
                fields.contains("context_length") ? instead.contextLength() : now.contextLength(),
                fields.contains("input_modalities")
                        ? new TreeSet<>(instead.inputModalities())
                        : new TreeSet<>(now.inputModalities()),
                fields.contains("capabilities") ? instead.capabilities() : now.capabilities(),
                prices(
                        fields.contains("price_prompt")
                                ? instead.prices().prompt()
                                : now.prices().prompt(),
                        fields.contains("price_completion")
                                ? instead.prices().completion()
                                : now.prices().completion(),
                        fields.contains("price_tiers")
                                ? instead.prices().tiers()
                                : now.prices().tiers()));
    }

    private Set<String> pins() {
        Set<String> pins = new HashSet<>(FIELDS);
        pins.removeIf(_ -> random.nextInt(4) > 0);
        return pins;
    }

    private ModelFacts facts() {
        return of(
                maybe().map(number -> "name " + number),
                maybe(),
                maybe().map(_ -> new TreeSet<>(List.of("text"))).orElseGet(TreeSet::new),
                maybe().map(number -> Map.of("tools", number > 1)).orElse(Map.of()),
                prices(
                        maybe().map(BigDecimal::valueOf),
                        maybe().map(BigDecimal::valueOf),
                        maybe().map(number ->
                                        List.of(
                                                PriceTier.of(
                                                        1000,
                                                        Map.of(
                                                                "prompt",
                                                                BigDecimal.valueOf(number)))))
                                .orElse(List.of())));
    }

    /// Few values, so that two voices often say the same.
    private Optional<Integer> maybe() {
        return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(1 + random.nextInt(2));
    }

    private static Prices prices(
            Optional<BigDecimal> prompt, Optional<BigDecimal> completion, List<PriceTier> tiers) {
        return new Prices(
                prompt,
                completion,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                tiers);
    }

    private static ModelFacts of(
            Optional<String> name,
            Optional<Integer> context,
            SortedSet<String> input,
            Map<String, Boolean> capabilities,
            Prices prices) {
        return new ModelFacts(
                name,
                Optional.empty(),
                ModelKind.CHAT,
                context,
                Optional.empty(),
                input,
                new TreeSet<>(),
                capabilities,
                new TreeSet<>(),
                prices,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of());
    }

    private static Model with(ModelFacts facts, Map<String, String> sources, Set<String> pinned) {
        return Models.row("m")
                .facts(facts)
                .sources(sources)
                .pinned(pinned.toArray(String[]::new))
                .build();
    }
}
