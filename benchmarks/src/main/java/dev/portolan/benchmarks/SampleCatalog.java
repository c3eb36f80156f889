package dev.portolan.benchmarks;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.catalog.Alias;
import dev.portolan.catalog.CatalogRows;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyKind;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// A catalog of any size in which a model carries as much as one of OpenRouter's list does.
record SampleCatalog(int providers, int models, int aliases, int keys) {
    private static final Instant THEN = Instant.parse("2026-11-01T00:00:00Z");

    CatalogRows rows() {
        return new CatalogRows(
                1,
                IntStream.range(0, providers).mapToObj(SampleCatalog::provider).toList(),
                IntStream.range(0, models)
                        .mapToObj(this::model)
                        .sorted(Comparator.comparing(model -> model.id().toString()))
                        .toList(),
                IntStream.range(0, aliases).mapToObj(this::alias).toList(),
                IntStream.range(0, keys).mapToObj(SampleCatalog::key).toList());
    }

    private static Provider provider(int number) {
        return new Provider(
                String.format(Locale.ROOT, "provider%03d", number),
                "Provider " + number,
                "dev.portolan.provider.OpenAiCompatibleAdapter",
                Optional.of(URI.create("https://api" + number + ".example.com/v1")),
                Optional.of(new CredentialSource.Environment("PROVIDER_" + number)),
                Map.of(),
                true,
                Optional.empty(),
                Timeouts.DEFAULT,
                Optional.empty(),
                Set.of(),
                THEN,
                THEN,
                1);
    }

    private ModelId id(int number) {
        return ModelId.parse(
                        String.format(
                                Locale.ROOT,
                                "provider%03d/maker%d/model-%05d",
                                number % providers,
                                number % 37,
                                number))
                .orElseThrow();
    }

    private Model model(int number) {
        return new Model(
                id(number),
                Optional.empty(),
                facts(number),
                true,
                Lifecycle.ACTIVE,
                Model.Source.SYNC,
                Map.of("context_length", "provider", "price_prompt", "provider"),
                Set.of(),
                Map.of(),
                0,
                Optional.of(THEN),
                Optional.of(THEN),
                THEN,
                THEN,
                1);
    }

    private static ModelFacts facts(int number) {
        return new ModelFacts(
                Optional.of("Maker: Model " + number),
                Optional.of(
                        "A model that does what models do, and says so at some length. ".repeat(6)),
                ModelKind.CHAT,
                Optional.of(131_072),
                Optional.of(16_384),
                new TreeSet<>(Set.of("text", "image")),
                new TreeSet<>(Set.of("text")),
                Map.of("tools", true, "structured_outputs", true, "reasoning", false),
                new TreeSet<>(
                        Set.of(
                                "max_tokens",
                                "temperature",
                                "top_p",
                                "tools",
                                "tool_choice",
                                "seed",
                                "stop")),
                prices(number),
                Optional.of("maker"),
                Optional.of(THEN),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of("tokenizer", TextNode.valueOf("GPT")));
    }

    private static Prices prices(int number) {
        Optional<BigDecimal> price = Optional.of(BigDecimal.valueOf(1 + number % 100, 7));
        Optional<BigDecimal> none = Optional.empty();
        return new Prices(price, price, none, none, none, none, none, none, none, Map.of());
    }

    private Alias alias(int number) {
        return new Alias(
                String.format(Locale.ROOT, "alias-%05d", number),
                List.of(id(number)),
                Optional.empty(),
                THEN,
                THEN,
                1);
    }

    private static ApiKey key(int number) {
        return new ApiKey(
                String.format(Locale.ROOT, "k%011d", number),
                KeyKind.CLIENT,
                "key " + number,
                new byte[32],
                "k1",
                "abcd",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                THEN,
                THEN,
                1);
    }
}
