package dev.portolan.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.PriceTier;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.ScriptedHttp;
import dev.portolan.provider.ScriptedHttp.Canned;
import dev.portolan.provider.TestProviders;
import dev.portolan.testing.Corpus;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists as real providers gave them, where recordings are at hand (`PORTOLAN_CORPUS`, or
/// `../shared/corpus`).
class RecordedListsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OpenAiCompatibleAdapter adapter = new OpenAiCompatibleAdapter();

    @ParameterizedTest
    @CsvSource({
        "cerebras/cerebras-models-3955dc7e, 3", "deepseek/deepseek-models-2ec5c0e6, 2",
                "deepseek/deepseek-models-9a74731d, 2",
        "gpustack/gpustack-models-24423927, 1", "groq/groq-models-b61a07a9, 15",
                "heroku/heroku-models-b041e330, 28",
        "huggingface/huggingface-models-6abc21e3, 127", "llamacpp/llamacpp-models-9098d794, 1",
                "mistral/mistral-models-799aa3e4, 55",
        "mistral/mistral-models-9885e6a1, 64", "mistral/mistral-models-d022eb8b, 65",
                "ollama/ollama-models-ef3c40c0, 3",
        "openai/openai-models-1349c188, 90", "openai/openai-models-29a9828e, 126",
                "openai/openai-models-d7ea0953, 82",
        "openrouter/openrouter-models-03cf2897, 322", "openrouter/openrouter-models-a05abd74, 413",
                "perplexity/perplexity-models-b1da4f74, 39",
        "venice/venice-models-2e958838, 108", "watsonx/watsonx-models-436c4203, 14",
                "watsonx/watsonx-models-74ab1a7c, 14",
        "xai/xai-models-26a60ace, 9", "xai/xai-models-b57b46c7, 1"
    })
    void everyListParses(String recording, int models) throws Exception {
        ModelList list = list(recording);

        assertEquals(models, list.models().size());
        assertEquals(List.of(), list.skipped());
    }

    @Test
    void nothingOfOpenRouterIsLost() throws Exception {
        Map<String, ModelFacts> models = byId(list("openrouter/openrouter-models-a05abd74"));
        for (JsonNode entry : body("openrouter/openrouter-models-a05abd74").path("data")) {
            ModelFacts facts = models.get(entry.path("id").asText());
            String id = entry.path("id").asText();
            assertEquals(text(entry, "/name"), facts.displayName(), id);
            assertEquals(text(entry, "/description"), facts.description(), id);
            assertEquals(positive(entry, "/context_length"), facts.contextLength(), id);
            assertEquals(
                    positive(entry, "/top_provider/max_completion_tokens"),
                    facts.maxOutputTokens(),
                    id);
            assertEquals(
                    words(entry, "/architecture/input_modalities"), facts.inputModalities(), id);
            assertEquals(words(entry, "/supported_parameters"), facts.supportedParameters(), id);
            assertSame(entry, "/pricing/prompt", facts.prices().prompt());
            assertSame(entry, "/pricing/completion", facts.prices().completion());
            assertSame(entry, "/pricing/input_cache_read", facts.prices().cacheRead());
            assertSame(entry, "/pricing/input_cache_write", facts.prices().cacheWrite());
            assertSame(entry, "/pricing/internal_reasoning", facts.prices().reasoning());
            assertSame(entry, "/pricing/image", facts.prices().image());
            assertSame(entry, "/pricing/audio", facts.prices().audio());
            assertSame(entry, "/pricing/web_search", facts.prices().webSearch());
            assertEquals(entry.at("/pricing/overrides").size(), facts.prices().tiers().size(), id);
            for (JsonNode override : entry.at("/pricing/overrides")) {
                PriceTier tier =
                        facts.prices().tiers().stream()
                                .filter(each ->
                                        each.minPromptTokens()
                                                == override.path("min_prompt_tokens").asLong())
                                .findFirst()
                                .orElseThrow();
                assertSame(override, "/prompt", tier.prompt());
                assertSame(override, "/completion", tier.completion());
                assertSame(override, "/input_cache_read", tier.cacheRead());
                assertSame(override, "/input_cache_write", tier.cacheWrite());
                assertSame(override, "/input_cache_write_1h", tier.cacheWriteHour());
            }
            for (String other :
                    List.of(
                            "audio_output",
                            "input_audio_cache",
                            "input_cache_write_1h",
                            "image_output")) {
                assertSame(
                        entry,
                        "/pricing/" + other,
                        Optional.ofNullable(facts.prices().others().get(other)));
            }
            assertEquals(
                    text(entry, "/expiration_date").map(LocalDate::parse),
                    facts.deprecatedOn(),
                    id);
            for (String detail :
                    List.of(
                            "canonical_slug",
                            "knowledge_cutoff",
                            "reasoning",
                            "alias_target",
                            "supported_voices")) {
                JsonNode value = entry.path(detail);
                boolean isSaid = value.isContainerNode() ? !value.isEmpty() : value.isTextual();
                assertEquals(isSaid, facts.details().containsKey(detail), id + " " + detail);
            }
        }
    }

    @Test
    void groqsFactsAreRead() throws Exception {
        Map<String, ModelFacts> models = byId(list("groq/groq-models-b61a07a9"));

        ModelFacts oss = models.get("openai/gpt-oss-120b");
        assertEquals(ModelKind.CHAT, oss.kind());
        assertEquals(true, oss.capabilities().get("structured_outputs"));
        assertPrice("0.00000015", oss.prices().prompt());
        assertPrice("0.000000075", oss.prices().cacheRead());
        assertTrue(oss.contextLength().isPresent() && oss.maxOutputTokens().isPresent());
        assertEquals(ModelKind.AUDIO, models.get("whisper-large-v3").kind());
        assertEquals(ModelKind.AUDIO, models.get("canopylabs/orpheus-v1-english").kind());
    }

    @Test
    void mistralsFactsAreRead() throws Exception {
        Map<String, ModelFacts> models = byId(list("mistral/mistral-models-9885e6a1"));

        ModelFacts old = models.get("open-mistral-7b");
        assertEquals(Optional.of(LocalDate.of(2026, 1, 31)), old.deprecatedOn());
        assertEquals(Optional.of("ministral-8b-latest"), old.replacedBy());
        assertEquals(ModelKind.EMBEDDING, models.get("mistral-embed").kind());
        assertEquals(ModelKind.MODERATION, models.get("mistral-moderation-latest").kind());
        assertEquals(ModelKind.OTHER, models.get("mistral-ocr-latest").kind());
        assertEquals(
                List.of("ocr", "tools", "vision"), models.get("mistral-ocr-latest").abilities());
        assertTrue(models.values().stream().allMatch(model -> model.contextLength().isPresent()));
    }

    @Test
    void whatOnlyCompletesIsToldApart() throws Exception {
        assertEquals(
                Set.of(
                        "davinci-002",
                        "babbage-002",
                        "gpt-3.5-turbo-instruct",
                        "gpt-3.5-turbo-instruct-0914"),
                completing("openai/openai-models-29a9828e"));
        // Here each of them chats, whatever its name.
        assertEquals(Set.of(), completing("openrouter/openrouter-models-03cf2897"));
        assertEquals(Set.of(), completing("llamacpp/llamacpp-models-9098d794"));
        assertEquals(Set.of(), completing("venice/venice-models-2e958838"));
        assertEquals(Set.of(), completing("mistral/mistral-models-d022eb8b"));
    }

    private Set<String> completing(String recording) throws Exception {
        return list(recording).models().stream()
                .filter(model -> model.facts().kind() == ModelKind.COMPLETION)
                .map(ListedModel::upstreamModel)
                .collect(Collectors.toSet());
    }

    @Test
    void xaisPricesAreDollars() throws Exception {
        ModelFacts grok = byId(list("xai/xai-models-26a60ace")).get("grok-2-1212");
        ModelFacts image = byId(list("xai/xai-models-b57b46c7")).get("grok-2-image-1212");

        assertPrice("0.000002", grok.prices().prompt());
        assertPrice("0.00001", grok.prices().completion());
        assertEquals(List.of("grok-2", "grok-2-latest"), grok.upstreamAliases());
        assertEquals(ModelKind.IMAGE, image.kind());
        assertEquals(
                0, new BigDecimal("0.07").compareTo(image.prices().others().get("image_output")));
    }

    @Test
    void otherFactsAreRead() throws Exception {
        assertPrice(
                "0.0000003",
                byId(list("perplexity/perplexity-models-b1da4f74"))
                        .get("xai/grok-4.5")
                        .prices()
                        .cacheRead());
        ModelFacts venice =
                byId(list("venice/venice-models-2e958838")).get("e2ee-deepseek-v4-flash");
        assertPrice("0.000000182", venice.prices().prompt());
        assertPrice("0.000000038", venice.prices().cacheRead());
        assertEquals(Optional.of(8192), venice.maxOutputTokens());
        ModelFacts heroku = byId(list("heroku/heroku-models-b041e330")).get("claude-3-5-haiku");
        assertEquals(Optional.of("claude-4-5-haiku"), heroku.replacedBy());
        assertEquals(
                ModelKind.RERANK,
                byId(list("heroku/heroku-models-b041e330")).get("cohere-rerank-3-5").kind());
        ModelFacts router =
                byId(list("huggingface/huggingface-models-6abc21e3")).get("openai/gpt-oss-120b");
        assertEquals(Optional.of(131_072), router.contextLength());
        assertEquals(
                Optional.of(4096),
                byId(list("llamacpp/llamacpp-models-9098d794"))
                        .values()
                        .iterator()
                        .next()
                        .contextLength());
        assertEquals(
                Optional.of(4096),
                byId(list("watsonx/watsonx-models-436c4203"))
                        .get("meta-llama/llama-2-70b-chat")
                        .contextLength());
    }

    private ModelList list(String recording) throws Exception {
        byte[] body = body(recording).toString().getBytes(UTF_8);
        return adapter.supportedModels(
                TestProviders.access("p", "https://api.example.com/v1", "{}"),
                new ScriptedHttp(
                        _ -> new Canned(200, Map.of("content-type", "application/json"), body)));
    }

    private static JsonNode body(String recording) throws Exception {
        return JSON.readTree(
                Corpus.required().recording(recording.replaceAll(".*/", "")).response().body());
    }

    private static Map<String, ModelFacts> byId(ModelList list) {
        return list.models().stream()
                .collect(Collectors.toMap(ListedModel::upstreamModel, ListedModel::facts));
    }

    private static Optional<String> text(JsonNode entry, String pointer) {
        return Optional.of(entry.at(pointer))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private static Optional<Integer> positive(JsonNode entry, String pointer) {
        return Optional.of(entry.at(pointer))
                .filter(JsonNode::isInt)
                .map(JsonNode::asInt)
                .filter(value -> value > 0);
    }

    private static Set<String> words(JsonNode entry, String pointer) {
        return java.util.stream.StreamSupport.stream(entry.at(pointer).spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    private static void assertSame(JsonNode entry, String pointer, Optional<BigDecimal> price) {
        Optional<BigDecimal> expected =
                Optional.of(entry.at(pointer))
                        .filter(node -> !node.isMissingNode() && !node.isNull())
                        .map(node -> new BigDecimal(node.asText()))
                        .filter(value -> value.signum() >= 0);
        Function<BigDecimal, String> plain = value -> value.stripTrailingZeros().toPlainString();
        assertEquals(expected.map(plain), price.map(plain), entry.path("id").asText() + pointer);
    }

    private static void assertPrice(String expected, Optional<BigDecimal> price) {
        assertEquals(0, new BigDecimal(expected).compareTo(price.orElseThrow()), price::toString);
    }
}
