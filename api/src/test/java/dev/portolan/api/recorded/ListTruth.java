package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.testing.Recording;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a recorded list of models says, as far as its writers agree on words for it.
public final class ListTruth {
    private static final String[] ROWS = {
        "data", "models", "modelSummaries", "publisherModels", "items", "resources"
    };
    private static final String[] IDS = {"id", "model_id", "modelId", "name"};

    private ListTruth() {}

    /// One row.
    ///
    /// @param kind empty where neither name nor fields give it away
    /// @param prompt US dollars per token
    /// @param isCallable whether it can be asked under this name; Bedrock has some that cannot
    public record Row(
            Optional<String> kind,
            Optional<Integer> context,
            Optional<Integer> output,
            Optional<BigDecimal> prompt,
            Optional<BigDecimal> completion,
            boolean isCallable) {
        Row(
                Optional<String> kind,
                Optional<Integer> context,
                Optional<Integer> output,
                Optional<BigDecimal> prompt,
                Optional<BigDecimal> completion) {
            this(kind, context, output, prompt, completion, true);
        }
    }

    /// By id, each once.
    public static Map<String, Row> of(Recording... pages) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (Recording page : pages) {
            JsonNode root = Json.read(page.response().text());
            for (JsonNode row : root.isArray() ? root : Json.first(root, ROWS)) {
                String id =
                        page.provider().equals("gpustack") // which numbers what it has
                                ? row.path("name").asText()
                                : id(row);
                rows.putIfAbsent(id, row(page.provider(), row));
            }
        }
        return rows;
    }

    private static String id(JsonNode row) {
        return Json.first(row, IDS).asText().replaceFirst("^(publishers/[^/]+/)?models/", "");
    }

    private static Row row(String provider, JsonNode row) {
        return switch (provider) {
            case "openrouter" ->
                    new Row(
                            kind(row),
                            count(row, "/context_length"),
                            count(row, "/top_provider/max_completion_tokens"),
                            price(row, "/pricing/prompt", 0),
                            price(row, "/pricing/completion", 0));
            case "groq" ->
                    new Row(
                            kind(row),
                            count(row, "/context_window"),
                            count(row, "/max_completion_tokens"),
                            price(row, "/pricing/prompt", 0),
                            price(row, "/pricing/completion", 0));
            case "perplexity" ->
                    new Row(
                            kind(row),
                            Optional.empty(),
                            Optional.empty(),
                            price(row, "/pricing/input", 6),
                            price(row, "/pricing/output", 6));
            case "venice" ->
                    new Row(
                            kind(row),
                            count(row, "/model_spec/availableContextTokens"),
                            count(row, "/model_spec/maxCompletionTokens"),
                            price(row, "/model_spec/pricing/input/usd", 6),
                            price(row, "/model_spec/pricing/output/usd", 6));
            case "xai" ->
                    new Row(
                            kind(row),
                            Optional.empty(),
                            Optional.empty(),
                            price(row, "/prompt_text_token_price", 10),
                            price(row, "/completion_text_token_price", 10));
            case "anthropic" -> limits(row, "/max_input_tokens", "/max_tokens");
            case "mistral" -> limits(row, "/max_context_length", "");
            case "gemini" -> limits(row, "/inputTokenLimit", "/outputTokenLimit");
            case "bedrock" ->
                    new Row(
                            kind(row),
                            Optional.empty(),
                            count(row, "/converse/maxTokensMaximum"),
                            Optional.empty(),
                            Optional.empty(),
                            !row.has("inferenceTypesSupported")
                                    || row.path("inferenceTypesSupported")
                                            .toString()
                                            .contains("ON_DEMAND"));
            case "llamacpp" -> limits(row, "/meta/n_ctx", "");
            default -> limits(row, "", "");
        };
    }

    private static Row limits(JsonNode row, String context, String output) {
        return new Row(
                kind(row),
                count(row, context),
                count(row, output),
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<Integer> count(JsonNode row, String pointer) {
        JsonNode value = row.at(pointer);
        return value.isInt() && value.asInt() > 0 ? Optional.of(value.asInt()) : Optional.empty();
    }

    private static Optional<BigDecimal> price(JsonNode row, String pointer, int shift) {
        JsonNode value = row.at(pointer);
        return value.isNumber() || value.isTextual()
                ? Optional.of(new BigDecimal(value.asText()).movePointLeft(shift))
                        .filter(price -> price.signum() >= 0)
                : Optional.empty();
    }

    private static Optional<String> kind(JsonNode row) {
        String id = id(row).toLowerCase(Locale.ROOT);
        JsonNode methods = row.path("supportedGenerationMethods");
        if (methods.isArray()
                ? methods.toString().contains("embedContent")
                : id.contains("embed")) {
            return Optional.of("embedding");
        }
        if (id.contains("rerank")) {
            return Optional.of("rerank");
        }
        if (id.contains("whisper") || id.contains("-tts") || id.startsWith("tts-")) {
            return Optional.of("audio");
        }
        if (id.contains("moderation")) {
            return Optional.of("moderation");
        }
        if (id.matches("(davinci|babbage)-002|gpt-3\\.5-turbo-instruct(-0914)?")) {
            return Optional.of("completion");
        }
        JsonNode abilities = row.path("capabilities");
        if (abilities.path("ocr").asBoolean()
                && !abilities.path("completion_chat").asBoolean(true)) {
            return Optional.of("other");
        }
        boolean isChat =
                id.matches(
                                "(.*/)?(gpt-4o|gpt-5-nano|claude-(opus|sonnet|haiku)-[0-9-]+|grok-[34](-mini)?)")
                        || id.matches("gemini-[0-9.]+-(flash|pro)(-lite)?");
        return isChat ? Optional.of("chat") : Optional.empty();
    }
}
