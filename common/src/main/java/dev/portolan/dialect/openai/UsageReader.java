package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.portolan.usage.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/// Reads a `usage` object in the spellings of OpenAI's many dialect cousins.
final class UsageReader {
    /// More than any provider counts in one completion; a larger figure is nonsense.
    private static final long MOST = 1L << 48;

    private long prompt = -1;
    private long completion = -1;
    private long total = -1;
    private long cached;
    private long cacheWrite;
    private long reasoning;
    private long promptAudio;
    private long cacheWriteHour;
    private final ReportedCost cost = new ReportedCost();

    private UsageReader() {}

    /// Reads the object that the parser stands at the beginning of. Empty where it counts nothing:
    /// some send `{}`, or nulls until the end of a stream.
    static Optional<Usage> read(JsonParser parser) throws IOException {
        UsageReader reader = new UsageReader();
        reader.object(parser, "");
        if (reader.prompt < 0 && reader.completion < 0 && reader.total > 0) {
            reader.prompt = reader.total; // Voyage, of embeddings: there is nothing else to count
        }
        if (reader.prompt < 0 && reader.completion < 0) {
            return Optional.empty();
        }
        return Optional.of(
                normalised(
                        Math.max(0, reader.prompt),
                        Math.max(0, reader.completion),
                        reader.total,
                        reader.cached,
                        reader.cacheWrite,
                        reader.reasoning,
                        reader.promptAudio,
                        reader.cacheWriteHour,
                        reader.cost.dollars()));
    }

    private void object(JsonParser parser, String inside) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT
                    && (name.endsWith("_details")
                            || name.equals("cost")
                            || name.equals("cache_creation"))) {
                object(parser, name);
            } else if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
                parser.skipChildren();
            } else if (cost.isAbout(name, inside)) {
                cost.read(name, inside, value, parser.getText());
            } else if (value == JsonToken.VALUE_NUMBER_INT) {
                number(name, inside, count(parser));
            }
        }
    }

    private void number(String name, String inside, long value) {
        switch (name) {
            case "prompt_tokens", "input_tokens" -> prompt = value;
            case "completion_tokens", "output_tokens" -> completion = value;
            case "total_tokens" -> total = value;
            // OpenAI; DeepSeek; beside the details some also send it flat.
            case "cached_tokens", "prompt_cache_hit_tokens" -> cached = Math.max(cached, value);
            case "cache_write_tokens", "cache_creation_input_tokens" ->
                    cacheWrite = Math.max(cacheWrite, value);
            case "ephemeral_1h_input_tokens" -> cacheWriteHour = value;
            case "audio_tokens" ->
                    promptAudio = inside.equals("prompt_tokens_details") ? value : promptAudio;
            case "reasoning_tokens" -> reasoning = Math.max(reasoning, value);
            default -> {
                // Counted by the provider, not by us.
            }
        }
    }

    private static long count(JsonParser parser) throws IOException {
        String digits = parser.getText();
        if (digits.startsWith("-")) {
            return 0;
        }
        return digits.length() > 15 ? MOST : Math.min(MOST, Long.parseLong(digits));
    }

    /// What a provider counted, brought to one meaning.
    ///
    /// All count reasoning inside the completion but two: xAI, whose total says so, and gateways to
    /// Gemini, which report much more reasoning than completion. More by up to a half is taken for
    /// an estimate with another tokenizer: those seen reach 1.3 times the completion, and what was
    /// seen counted apart is many times it. Mistral counts audio beside the prompt, Gemini's
    /// compatible API leaves reasoning out of everything but the total; both show as a gap in the
    /// total.
    ///
    /// @param statedTotal -1 where the provider stated none
    /// @param audio tokens of audio in the prompt
    /// @param cost what the provider says that it charges
    private static Usage normalised(
            long prompt,
            long completion,
            long statedTotal,
            long cached,
            long cacheWrite,
            long reasoning,
            long audio,
            long cacheWriteHour,
            Optional<BigDecimal> cost) {
        long wholePrompt = prompt;
        long wholeCompletion = completion;
        long wholeReasoning = Math.min(reasoning, completion);
        long gap = statedTotal - prompt - completion;
        if (reasoning > 0 && (gap == reasoning || reasoning > completion + completion / 2)) {
            wholeCompletion += reasoning;
            wholeReasoning = reasoning;
        } else if (gap > 0 && gap == audio) {
            wholePrompt += audio;
        } else if (gap > 0) {
            wholeCompletion += gap;
            wholeReasoning += gap;
        }
        return new Usage(
                wholePrompt,
                wholeCompletion,
                wholePrompt + wholeCompletion,
                Math.min(cached, wholePrompt),
                Math.min(cacheWrite, wholePrompt),
                wholeReasoning,
                Math.min(cacheWriteHour, Math.min(cacheWrite, wholePrompt)),
                cost);
    }
}
