package dev.portolan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyKind;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Records to fill the catalog with: plain ones, and ones with something in every field.
public final class Samples {
    public static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");

    private Samples() {}

    public static Provider provider(String id) {
        return new Provider(
                id,
                id,
                "dev.portolan.provider.OpenAiCompatibleAdapter",
                Optional.of(URI.create("https://api." + id.replace('_', '-') + ".example/v1")),
                Optional.empty(),
                Map.of(),
                true,
                Optional.empty(),
                Timeouts.DEFAULT,
                Optional.empty(),
                Set.of(),
                NOON,
                NOON,
                0);
    }

    public static Provider fullProvider(String id) {
        return new Provider(
                id,
                "Ünïversal \"Models\"",
                "dev.portolan.provider.OpenRouterAdapter",
                Optional.of(URI.create("https://full.example:8443/api/v1?x=%20")),
                Optional.of(
                        new CredentialSource.Sealed(
                                "p1.k1.aaaa.bbbb", "0123456789ab", "wxyz", NOON)),
                Map.of("region", json("\"eu\""), "depth", json("{\"a\": [1, 2.50, null, true]}")),
                true,
                Optional.of("0 15 * * * ?"),
                new Timeouts(
                        Duration.ofMillis(1),
                        Duration.ofMillis(22),
                        Duration.ofSeconds(3),
                        Duration.ofHours(4)),
                Optional.of(
                        new Provider.Documentation(
                                URI.create("https://full.example/docs"),
                                LocalDate.of(2026, 11, 20))),
                Set.of("base_url", "display_name"),
                NOON,
                NOON,
                0);
    }

    public static Model model(String id) {
        return model(ModelId.parse(id).orElseThrow(), ModelFacts.ofKind(ModelKind.CHAT));
    }

    public static Model model(ModelId id, ModelFacts facts) {
        return new Model(
                id,
                Optional.empty(),
                facts,
                true,
                Lifecycle.ACTIVE,
                Model.Source.MANUAL,
                Map.of(),
                Set.of(),
                Map.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                NOON,
                NOON,
                0);
    }

    public static Model fullModel(String id) {
        return new Model(
                ModelId.parse(id).orElseThrow(),
                Optional.of("dev.portolan.provider.SandboxAdapter"),
                fullFacts(),
                false,
                Lifecycle.MISSING,
                Model.Source.SYNC,
                Map.of("display_name", "administrator", "price_prompt", "provider"),
                Set.of("display_name", "context_length"),
                Map.of("team", json("\"blue\""), "weights", json("[0.10, 1e3, -0, null]")),
                7,
                Optional.of(NOON.minusSeconds(86_400)),
                Optional.of(NOON.minusSeconds(1)),
                NOON,
                NOON,
                0);
    }

    public static ModelFacts fullFacts() {
        return new ModelFacts(
                Optional.of("Ein \"Modell\" \\ 模型 🧭\n\tzweite Zeile"),
                Optional.of("x".repeat(20_000)),
                ModelKind.EMBEDDING,
                Optional.of(Integer.MAX_VALUE),
                Optional.of(1),
                new TreeSet<>(Set.of("text", "image", "a,b", "{\"quoted\"}", "NULL")),
                new TreeSet<>(Set.of("text", "audio")),
                Map.of("tools", true, "reasoning", false),
                new TreeSet<>(Set.of("temperature", "top_p")),
                new Prices(
                        Optional.of(new BigDecimal("0.00000015")),
                        Optional.of(new BigDecimal("0.000000600000000000000000001")),
                        Optional.of(BigDecimal.ZERO),
                        Optional.of(new BigDecimal("1E-12")),
                        Optional.of(new BigDecimal("0.1")),
                        Optional.of(new BigDecimal("0.001445")),
                        Optional.of(new BigDecimal("0.00004")),
                        Optional.of(new BigDecimal("123456789.5")),
                        Optional.of(new BigDecimal("0.004")),
                        Map.of("audio_output", new BigDecimal("0.00008")),
                        List.of(
                                PriceTier.of(
                                        128_001, Map.of("prompt", new BigDecimal("0.0000003"))),
                                PriceTier.of(
                                        200_001,
                                        Map.of(
                                                "prompt", new BigDecimal("4E-7"),
                                                "completion", new BigDecimal("0.0000012"),
                                                "cache_read", BigDecimal.ZERO,
                                                "cache_write", new BigDecimal("1E-12"),
                                                "cache_write_1h", new BigDecimal("2E-12"),
                                                "reasoning", new BigDecimal("0.2"))))),
                Optional.of("openai"),
                Optional.of(Instant.parse("2024-05-13T00:00:00Z")),
                Optional.of(LocalDate.of(2027, 1, 31)),
                Optional.of("openai/gpt-5"),
                List.of("b-alias", "a-alias"),
                Map.of(
                        "tokenizer",
                        json("\"o200k\""),
                        "nested",
                        json("{\"deep\": {\"n\": 1.000}}")));
    }

    /// As large as an entry of a long list is on average.
    public static Model listedModel(String id) {
        ModelFacts full = fullFacts();
        return model(
                ModelId.parse(id).orElseThrow(),
                new ModelFacts(
                        Optional.of("Model " + id),
                        Optional.of("What it is good for. ".repeat(30)),
                        ModelKind.CHAT,
                        Optional.of(131_072),
                        Optional.of(16_384),
                        full.inputModalities(),
                        full.outputModalities(),
                        full.capabilities(),
                        full.supportedParameters(),
                        full.prices(),
                        full.ownedBy(),
                        full.upstreamCreatedAt(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        full.details()));
    }

    public static Alias alias(String name, String... targets) {
        return new Alias(
                name,
                List.of(targets).stream()
                        .map(target -> ModelId.parse(target).orElseThrow())
                        .toList(),
                Optional.empty(),
                NOON,
                NOON,
                0);
    }

    public static ApiKey key(String id) {
        byte[] mac = new byte[32];
        mac[0] = (byte) id.hashCode();
        return new ApiKey(
                id,
                KeyKind.CLIENT,
                "key of " + id,
                mac,
                "k1",
                "wxyz",
                List.of("openai/*", "fast"),
                Optional.of(NOON.plusSeconds(60)),
                Optional.empty(),
                NOON,
                NOON,
                0);
    }

    public static JsonNode json(String text) {
        try {
            return RowJson.MAPPER.readTree(text);
        } catch (Exception e) {
            throw new IllegalArgumentException(e);
        }
    }
}
