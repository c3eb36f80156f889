package dev.portolan.provider.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.PriceTier;
import dev.portolan.catalog.Prices;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Entries written after each provider's own, with values of ours.
class ModelEntryTest {
    @Test
    void readsOpenRoutersEntry() throws Exception {
        ModelFacts facts =
                facts(
                        """
                        {"id":"acme/pilot-2","canonical_slug":"acme/pilot-2-0101","hugging_face_id":"","name":"Acme: Pilot 2","created":1767225600,
                         "description":"Knows every harbour.","context_length":400000,
                         "architecture":{"modality":"text+image+file->text","input_modalities":["file","image","text"],"output_modalities":["text"],
                           "tokenizer":"GPT","instruct_type":null},
                         "pricing":{"prompt":"0.00000175","completion":"0.000014","request":"0","image":"0.001","audio":"0.00001","web_search":"0.01",
                           "internal_reasoning":"0.00002","input_cache_read":"0.000000175","input_cache_write":"0.0000022","input_cache_write_1h":"0.000003",
                           "audio_output":"0.00003","discount":0.5,"overrides":[{"min_prompt_tokens":200000,"prompt":"0.000003"}]},
                         "top_provider":{"context_length":400000,"max_completion_tokens":128000,"is_moderated":true},
                         "per_request_limits":null,"supported_parameters":["max_tokens","reasoning","tools","response_format"],
                         "default_parameters":{"temperature":0.7,"top_p":null},"knowledge_cutoff":"2025-08-31","expiration_date":"2027-01-31",
                         "reasoning":{"mandatory":false},"benchmarks":{"x":1}}\
                        """);

        assertEquals(Optional.of("Acme: Pilot 2"), facts.displayName());
        assertEquals(Optional.of("Knows every harbour."), facts.description());
        assertEquals(ModelKind.CHAT, facts.kind());
        assertEquals(Optional.of(400_000), facts.contextLength());
        assertEquals(Optional.of(128_000), facts.maxOutputTokens());
        assertEquals(Set.of("text", "image", "file"), facts.inputModalities());
        assertEquals(Set.of("text"), facts.outputModalities());
        assertEquals(
                Set.of("max_tokens", "reasoning", "tools", "response_format"),
                facts.supportedParameters());
        assertEquals(true, facts.capabilities().get("tools"));
        assertEquals(true, facts.capabilities().get("vision"));
        assertEquals(true, facts.capabilities().get("json_mode"));
        assertEquals(false, facts.capabilities().get("structured_outputs"));
        assertPrice("0.00000175", facts.prices().prompt());
        assertPrice("0.000014", facts.prices().completion());
        assertPrice("0.000000175", facts.prices().cacheRead());
        assertPrice("0.0000022", facts.prices().cacheWrite());
        assertPrice("0.00002", facts.prices().reasoning());
        assertPrice("0.001", facts.prices().image());
        assertPrice("0.00001", facts.prices().audio());
        assertPrice("0", facts.prices().request());
        assertPrice("0.01", facts.prices().webSearch());
        assertEquals(
                Set.of("audio_output", "input_cache_write_1h"), facts.prices().others().keySet());
        assertEquals(
                List.of(PriceTier.of(200_000, Map.of("prompt", new BigDecimal("0.000003")))),
                facts.prices().tiers());
        assertEquals(Optional.of(Instant.parse("2026-01-01T00:00:00Z")), facts.upstreamCreatedAt());
        assertEquals(Optional.of(LocalDate.of(2027, 1, 31)), facts.deprecatedOn());
        assertEquals(
                Set.of(
                        "canonical_slug",
                        "tokenizer",
                        "is_moderated",
                        "default_parameters",
                        "knowledge_cutoff",
                        "reasoning",
                        "pricing_overrides",
                        "discount"),
                facts.details().keySet());
    }

    @Test
    void keepsOnlyTiersThatSayAPriceAndWhenItApplies() throws Exception {
        Prices prices =
                facts(
                                """
                                {"id":"a","pricing":{"prompt":"0.1","overrides":[
                                  {"min_prompt_tokens":272000,"completion":"0.4","input_cache_write_1h":"0.5"},
                                  {"min_prompt_tokens":128000,"prompt":"0.2","input_cache_read":"0.01"},
                                  {"min_prompt_tokens":128000,"prompt":"0.9"},
                                  {"min_prompt_tokens":1,"prompt":"-1"}, {"prompt":"0.3"}, {"min_prompt_tokens":0,"prompt":"0.3"}, 7]}}
                                """)
                        .prices();

        assertEquals(
                List.of(
                        PriceTier.of(
                                128_000,
                                Map.of(
                                        "prompt", new BigDecimal("0.2"),
                                        "cache_read", new BigDecimal("0.01"))),
                        PriceTier.of(
                                272_000,
                                Map.of(
                                        "completion", new BigDecimal("0.4"),
                                        "cache_write_1h", new BigDecimal("0.5")))),
                prices.tiers());
    }

    @Test
    void takesAVaryingPriceForUnknown() throws Exception {
        Prices prices =
                facts("{\"id\":\"auto\",\"pricing\":{\"prompt\":\"-1\",\"completion\":\"-1\"}}")
                        .prices();

        assertEquals(Prices.UNKNOWN, prices);
    }

    @Test
    void readsGroqsEntry() throws Exception {
        ModelFacts facts =
                facts(
                        """
                        {"id":"pilot","active":true,"context_window":131072,"max_completion_tokens":65536,"input_modalities":["text"],
                         "output_modalities":["text"],"owned_by":"Acme","created":0,"supported_features":["tools","json_mode"],
                         "supported_sampling_parameters":["temperature","top_p"],"pricing":{"prompt":"0.00000015","completion":"0.0000006","request":"0"}}\
                        """);

        assertEquals(Optional.of(131_072), facts.contextLength());
        assertEquals(Optional.of(65_536), facts.maxOutputTokens());
        assertEquals(Optional.of("Acme"), facts.ownedBy());
        assertEquals(Optional.empty(), facts.upstreamCreatedAt());
        assertEquals(true, facts.capabilities().get("tools"));
        assertEquals(Set.of("temperature", "top_p"), facts.supportedParameters());
        assertPrice("0.00000015", facts.prices().prompt());
    }

    @Test
    void readsMistralsEntry() throws Exception {
        ModelFacts facts =
                facts(
                        """
                        {"id":"pilot-latest","object":"model","created":1756313478,"owned_by":"mistralai","name":"pilot-2512","description":"d",
                         "capabilities":{"completion_chat":true,"function_calling":true,"vision":true,"fine_tuning":false},
                         "max_context_length":262144,"aliases":["pilot-2512","pilot-latest"],"deprecation":"2026-01-31T12:00:00Z",
                         "deprecation_replacement_model":"pilot-3","default_model_temperature":0.3,"type":"base"}\
                        """);

        assertEquals(ModelKind.CHAT, facts.kind());
        assertEquals(List.of("pilot-2512"), facts.upstreamAliases());
        assertEquals(Optional.of(LocalDate.of(2026, 1, 31)), facts.deprecatedOn());
        assertEquals(Optional.of("pilot-3"), facts.replacedBy());
        assertEquals(true, facts.capabilities().get("tools"));
        assertEquals(false, facts.capabilities().get("fine_tuning"));
        assertEquals(Set.of("text", "image"), facts.inputModalities());
    }

    @ParameterizedTest
    @CsvSource({
        "completion_fim, OTHER",
        "moderation, MODERATION",
        "classification, MODERATION",
        "audio_speech, AUDIO",
        "audio_transcription, AUDIO",
        "ocr, OTHER"
    })
    void tellsMistralsOtherKinds(String can, ModelKind kind) throws Exception {
        assertEquals(
                kind,
                facts(
                                "{\"id\":\"pilot\",\"capabilities\":{\"completion_chat\":false,\""
                                        + can
                                        + "\":true}}")
                        .kind());
    }

    @Test
    void readsTogethersPricesPerMillion() throws Exception {
        ModelFacts facts =
                facts(
                        """
                        {"id":"acme/pilot","object":"model","type":"chat","display_name":"Pilot","organization":"Acme","context_length":"32768",
                         "pricing":{"hourly":0,"input":0.88,"output":0.88,"base":0,"finetune":0}}\
                        """);

        assertEquals(Optional.of("Pilot"), facts.displayName());
        assertEquals(Optional.of("Acme"), facts.ownedBy());
        assertEquals(Optional.of(32_768), facts.contextLength());
        assertPrice("0.00000088", facts.prices().prompt());
        assertPrice("0.00000088", facts.prices().completion());
    }

    @Test
    void readsOtherUnitsOfMoney() throws Exception {
        Prices perplexity =
                facts(
                                "{\"id\":\"a\",\"pricing\":{\"input\":2,\"output\":6,\"cache_read\":0.3,\"unit\":\"usd_per_1m_tokens\"}}")
                        .prices();
        Prices perToken =
                facts("{\"id\":\"a\",\"pricing\":{\"input\":\"0.000003\",\"output\":\"0.000015\"}}")
                        .prices();
        Prices deepInfra =
                facts(
                                "{\"id\":\"a\",\"metadata\":{\"context_length\":8,\"pricing\":{\"input_tokens\":0.03,\"output_tokens\":0.1}}}")
                        .prices();
        Prices xai =
                facts(
                                "{\"id\":\"a\",\"prompt_text_token_price\":20000,\"completion_text_token_price\":100000,\"cached_prompt_text_token_price\":7500,\"search_price\":250000000}")
                        .prices();
        Prices xaiImage = facts("{\"id\":\"a\",\"image_price\":700000000}").prices();
        Prices venice =
                facts(
                                "{\"id\":\"a\",\"model_spec\":{\"pricing\":{\"input\":{\"usd\":0.2,\"diem\":0.2},\"output\":{\"usd\":0.9},\"cache_input\":{\"usd\":0.05}}}}")
                        .prices();

        assertPrice("0.000002", perplexity.prompt());
        assertPrice("0.0000003", perplexity.cacheRead());
        assertPrice("0.000003", perToken.prompt());
        assertPrice("0.00000003", deepInfra.prompt());
        assertPrice("0.000002", xai.prompt());
        assertPrice("0.00001", xai.completion());
        assertPrice("0.00000075", xai.cacheRead());
        assertPrice("0.025", xai.webSearch());
        assertEquals(new BigDecimal("0.07"), xaiImage.others().get("image_output"));
        assertPrice("0.0000002", venice.prompt());
        assertPrice("0.00000005", venice.cacheRead());
    }

    @Test
    void readsVenicesEntry() throws Exception {
        ModelFacts facts =
                facts(
                        """
                        {"id":"pilot","type":"text","owned_by":"venice.ai","created":0,"model_spec":{"name":"Pilot","availableContextTokens":32768,
                         "maxCompletionTokens":4096,"description":"d","capabilities":{"supportsFunctionCalling":true,"supportsResponseSchema":false,
                         "supportsReasoning":true,"supportsVision":true,"quantization":"fp8"},"traits":["default"],"privacy":"private"}}\
                        """);

        assertEquals(Optional.of("Pilot"), facts.displayName());
        assertEquals(Optional.of(32_768), facts.contextLength());
        assertEquals(Optional.of(4096), facts.maxOutputTokens());
        assertEquals(true, facts.capabilities().get("tools"));
        assertEquals(false, facts.capabilities().get("structured_outputs"));
        assertEquals(Set.of("text", "image"), facts.inputModalities());
        assertTrue(facts.details().containsKey("privacy"));
    }

    @Test
    void readsTheRoutersEntry() throws Exception {
        ModelFacts agreeing =
                facts(
                        """
                        {"id":"acme/pilot","architecture":{"input_modalities":["text"],"output_modalities":["text"]},"providers":[
                         {"provider":"a","status":"live","context_length":131072,"pricing":{"input":0.1,"output":0.4},"supports_tools":false},
                         {"provider":"b","status":"live","context_length":32768,"pricing":{"input":0.10,"output":0.40},"supports_tools":true},
                         {"provider":"c","status":"staging","context_length":16,"pricing":{"input":9,"output":9}}]}\
                        """);
        ModelFacts differing =
                facts(
                        "{\"id\":\"a\",\"providers\":[{\"provider\":\"a\",\"pricing\":{\"input\":0.1,\"output\":0.4}},{\"provider\":\"b\",\"pricing\":{\"input\":0.2,\"output\":0.4}}]}");

        assertEquals(Optional.of(32_768), agreeing.contextLength());
        assertEquals(true, agreeing.capabilities().get("tools"));
        assertPrice("0.0000001", agreeing.prices().prompt());
        assertEquals(Prices.UNKNOWN, differing.prices());
        assertEquals(2, differing.details().get("providers").size());
    }

    @Test
    void leavesOutATimeThatIsOnlyNow() throws Exception {
        assertEquals(
                Optional.empty(),
                facts(
                                "{\"id\":\"a\",\"owned_by\":\"vllm\",\"created\":1795348800,\"max_model_len\":4096}")
                        .upstreamCreatedAt());
        assertEquals(
                Optional.of(4096),
                facts("{\"id\":\"a\",\"owned_by\":\"vllm\",\"max_model_len\":4096}")
                        .contextLength());
        assertEquals(
                Optional.of(2048),
                facts(
                                "{\"id\":\"a\",\"owned_by\":\"llamacpp\",\"meta\":{\"n_ctx\":2048,\"n_ctx_train\":40960}}")
                        .contextLength());
    }

    @ParameterizedTest
    @CsvSource({
        "text-embedding-3-large, EMBEDDING",
        "nomic-embed-text, EMBEDDING",
        "BAAI/bge-m3, EMBEDDING",
        "bge-reranker-v2-m3, RERANK",
        "rerank-v3.5, RERANK",
        "omni-moderation-latest, MODERATION",
        "whisper-1, AUDIO",
        "tts-1-hd, AUDIO",
        "gpt-4o-mini-tts, AUDIO",
        "gpt-4o-transcribe, AUDIO",
        "gpt-realtime, AUDIO",
        "dall-e-3, IMAGE",
        "gpt-image-1, IMAGE",
        "black-forest-labs/FLUX.1-dev, IMAGE",
        "sora-2, VIDEO",
        "davinci-002, COMPLETION",
        "babbage-002, COMPLETION",
        "ft:davinci-002:acme::8aB, COMPLETION",
        "text-davinci-003, COMPLETION",
        "gpt-3.5-turbo-instruct, COMPLETION",
        "gpt-3.5-turbo-instruct-0914, COMPLETION",
        "openai/gpt-35-turbo-instruct, COMPLETION",
        "text-davinci-edit-001, OTHER",
        "mistral-ocr-latest, OTHER",
        "text-search-ada-doc-001, EMBEDDING",
        "text-similarity-curie-001, EMBEDDING",
        "gpt-3.5-turbo-16k, CHAT",
        "gpt-4o, CHAT",
        "meta-llama/Llama-3.3-70B-Instruct, CHAT",
        "o3-mini, CHAT",
        "gemini-2.5-flash-image, CHAT",
        "adapter-x, CHAT",
        "gpt-4o-audio-preview, CHAT"
    })
    void tellsAKindByName(String id, ModelKind kind) throws Exception {
        assertEquals(kind, facts("{\"id\":\"" + id + "\"}").kind());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"x\",\"type\":[\"text-to-score\"]};RERANK",
                "{\"id\":\"x\",\"type\":[\"text-to-image\"]};IMAGE",
                "{\"id\":\"x\",\"type\":\"embedding\"};EMBEDDING",
                "{\"id\":\"embed\",\"type\":\"chat\"};CHAT",
                "{\"id\":\"x\",\"endpoints\":[\"embed\",\"classify\"]};EMBEDDING",
                "{\"id\":\"x\",\"endpoints\":[\"classify\",\"generate\",\"chat\"]};CHAT",
                "{\"id\":\"x\",\"endpoints\":[\"classify\",\"generate\"]};COMPLETION",
                "{\"id\":\"x\",\"endpoints\":[\"classify\"]};OTHER",
                "{\"id\":\"x\",\"mode\":\"completion\"};COMPLETION",
                "{\"id\":\"x\",\"type\":\"text-completion\"};COMPLETION",
                "{\"id\":\"x\",\"capabilities\":[\"completion\"]};CHAT",
                "{\"id\":\"x\",\"supports_chat\":true,\"kind\":\"HF_BASE_MODEL\"};CHAT",
                "{\"id\":\"x\",\"supports_chat\":false,\"kind\":\"HF_BASE_MODEL\"};COMPLETION",
                "{\"id\":\"x-embed\",\"supports_chat\":false,\"kind\":\"HF_BASE_MODEL\"};EMBEDDING",
                "{\"id\":\"gpt-4o\",\"architecture\":{\"modality\":\"text->text\"}};CHAT",
                "{\"id\":\"x\",\"output_modalities\":[\"speech\"]};AUDIO",
                "{\"id\":\"x\",\"input_modalities\":[\"audio\"],\"output_modalities\":[\"transcription\"]};AUDIO",
                "{\"id\":\"x\",\"output_modalities\":[\"embeddings\"]};EMBEDDING",
                "{\"id\":\"x\",\"output_modalities\":[\"image\"]};IMAGE",
                "{\"id\":\"x\",\"output_modalities\":[\"image\",\"text\"]};CHAT",
                "{\"id\":\"x\",\"architecture\":{\"modality\":\"text->video\"}};VIDEO"
            })
    void believesTheEntryBeforeTheName(String entry, ModelKind kind) throws Exception {
        assertEquals(kind, facts(entry).kind());
    }

    private static ModelFacts facts(String entry) throws Exception {
        return ModelEntry.read(new ObjectMapper().readTree(entry), "").orElseThrow().facts();
    }

    private static void assertPrice(String expected, Optional<BigDecimal> price) {
        assertEquals(0, new BigDecimal(expected).compareTo(price.orElseThrow()), price::toString);
    }
}
