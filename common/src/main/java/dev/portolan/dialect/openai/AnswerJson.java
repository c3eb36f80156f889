package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ReasoningDetail;
import dev.portolan.usage.Cost;
import dev.portolan.usage.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Writes what whole answers and chunks have in common. Shapes as in
/// https://platform.openai.com/docs/api-reference/chat, read 2026-11-23; reasoning as
/// `reasoning_content` and `reasoning_details`, where OpenAI's chat API has no place for it.
final class AnswerJson {
    private static final JsonFactory JSON =
            JsonFactory.builder().recyclerPool(JsonRecyclerPools.sharedBoundedPool()).build();
    private static final JsonMapper TREES = JsonMapper.builder(JSON).build();

    private AnswerJson() {}

    static JsonGenerator generator(OutputStream out) throws IOException {
        JsonGenerator json = JSON.createGenerator(out);
        json.setCodec(TREES);
        return json;
    }

    static void tree(JsonGenerator json, JsonNode node) throws IOException {
        TREES.writeTree(json, node);
    }

    static void usage(JsonGenerator json, Usage usage) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeNumberField("prompt_tokens", usage.prompt());
        json.writeNumberField("completion_tokens", usage.completion());
        json.writeNumberField("total_tokens", usage.total());
        json.writeObjectFieldStart("prompt_tokens_details");
        json.writeNumberField("cached_tokens", usage.cachedPrompt());
        if (usage.cacheWrite() > 0) {
            json.writeNumberField("cache_write_tokens", usage.cacheWrite());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("completion_tokens_details");
        json.writeNumberField("reasoning_tokens", usage.reasoning());
        json.writeEndObject();
        cost(json, usage);
        json.writeEndObject();
    }

    /// Into an object that counts tokens.
    static void cost(JsonGenerator json, Usage usage) throws IOException {
        if (usage.cost().isPresent()) {
            json.writeFieldName("cost"); // OpenRouter's name for it
            json.writeNumber(Cost.plain(usage.cost().get()));
        }
    }

    static void reasoningDetails(JsonGenerator json, List<ReasoningDetail> details)
            throws IOException {
        json.writeArrayFieldStart("reasoning_details");
        for (ReasoningDetail detail : details) {
            json.writeStartObject();
            switch (detail) {
                case ReasoningDetail.Text(int index, String text, var signature) -> {
                    json.writeStringField("type", "reasoning.text");
                    json.writeStringField("text", text);
                    if (signature.isPresent()) {
                        opaque(json, "signature", signature.get());
                    }
                    json.writeNumberField("index", index);
                }
                case ReasoningDetail.Encrypted(int index, var data) -> {
                    json.writeStringField("type", "reasoning.encrypted");
                    opaque(json, "data", data);
                    json.writeNumberField("index", index);
                }
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void opaque(JsonGenerator json, String name, ReasoningDetail.Opaque opaque)
            throws IOException {
        json.writeStringField(name, opaque.value());
        if (opaque.format().isPresent()) {
            json.writeStringField("format", opaque.format().get());
        }
    }

    static void signature(JsonGenerator json, String signature) throws IOException {
        json.writeObjectFieldStart("extra_content");
        json.writeObjectFieldStart("google");
        json.writeStringField("thought_signature", signature);
        json.writeEndObject();
        json.writeEndObject();
    }

    /// An error as the provider of an OpenAI dialect would send it; `status` beside it says what
    /// status it means, which a stream has no other place for.
    static void error(JsonGenerator json, ErrorForm error) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("error");
        json.writeStringField("message", error.message());
        json.writeStringField("type", error.kind().type());
        json.writeNullField("param");
        if (error.kind().code().isPresent()) {
            json.writeStringField("code", error.kind().code().get());
        } else {
            json.writeNullField("code");
        }
        json.writeEndObject();
        json.writeNumberField("status", error.status());
        json.writeEndObject();
    }
}
