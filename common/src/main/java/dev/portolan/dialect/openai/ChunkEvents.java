package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.dialect.form.Piece;
import dev.portolan.usage.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The bytes of a stream of chunks, event by event. What comes when is [ChunkWriter]'s affair. For
/// one thread.
final class ChunkEvents {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLANK_LINE = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final String model;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    private String id;
    private long created;
    private boolean begun;

    ChunkEvents(AnswerIdentity identity) {
        this.id = identity.id();
        this.created = identity.created().getEpochSecond();
        this.model = identity.model();
    }

    /// Writes some members of an object.
    interface Members {
        Members NONE = _ -> {};

        void write(JsonGenerator json) throws IOException;
    }

    /// What the provider calls the answer, and when it began; too late after the first chunk.
    void name(Piece.Begun given) {
        if (!begun) {
            id = given.id().filter(text -> !text.isEmpty()).orElse(id);
            created = given.created().map(at -> at.getEpochSecond()).orElse(created);
        }
    }

    static Members text(String member, String text) {
        return json -> json.writeStringField(member, text);
    }

    static Members annotation(JsonNode annotation) {
        return json -> {
            json.writeArrayFieldStart("annotations");
            AnswerJson.tree(json, annotation);
            json.writeEndArray();
        };
    }

    static Members call(Piece.ToolCall call, String id) {
        return json -> {
            json.writeArrayFieldStart("tool_calls");
            json.writeStartObject();
            json.writeNumberField("index", call.index());
            json.writeStringField("id", id);
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", call.name());
            json.writeStringField("arguments", "");
            json.writeEndObject();
            if (call.signature().isPresent()) {
                AnswerJson.signature(json, call.signature().get());
            }
            json.writeEndObject();
            json.writeEndArray();
        };
    }

    static Members arguments(int call, String text) {
        return json -> {
            json.writeArrayFieldStart("tool_calls");
            json.writeStartObject();
            json.writeNumberField("index", call);
            json.writeObjectFieldStart("function");
            json.writeStringField("arguments", text);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
        };
    }

    /// @param delta all of it
    void delta(int choice, Members delta) {
        chunk(choice, delta, Optional.empty(), Optional.empty());
    }

    /// @param content an entry of `logprobs.content`
    void logprob(int choice, Members delta, JsonNode content) {
        chunk(choice, delta, Optional.of(content), Optional.empty());
    }

    void finish(int choice, Members delta, FinishReason reason) {
        chunk(choice, delta, Optional.empty(), Optional.of(reason));
    }

    private void chunk(
            int choice, Members delta, Optional<JsonNode> logprob, Optional<FinishReason> finish) {
        event(json -> {
            envelope(json);
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", choice);
            json.writeObjectFieldStart("delta");
            delta.write(json);
            json.writeEndObject();
            if (logprob.isPresent()) {
                json.writeObjectFieldStart("logprobs");
                json.writeArrayFieldStart("content");
                AnswerJson.tree(json, logprob.get());
                json.writeEndArray();
                json.writeNullField("refusal");
                json.writeEndObject();
            }
            if (finish.isPresent()) {
                json.writeStringField("finish_reason", finish.get().word());
            } else {
                json.writeNullField("finish_reason");
            }
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    void usage(Usage counted) {
        event(json -> {
            envelope(json);
            json.writeArrayFieldStart("choices");
            json.writeEndArray();
            AnswerJson.usage(json, counted);
            json.writeEndObject();
        });
    }

    void error(ErrorForm error) {
        event(json -> AnswerJson.error(json, error));
    }

    void done() {
        out.writeBytes(DONE);
    }

    /// The events written since this was last asked, whole ones.
    byte[] take() {
        byte[] bytes = out.toByteArray();
        out.reset();
        return bytes;
    }

    private void envelope(JsonGenerator json) throws IOException {
        begun = true;
        json.writeStartObject();
        json.writeStringField("id", id);
        json.writeStringField("object", "chat.completion.chunk");
        json.writeNumberField("created", created);
        json.writeStringField("model", model);
    }

    private void event(Members document) {
        out.writeBytes(DATA);
        try (JsonGenerator json = AnswerJson.generator(out)) {
            document.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // memory takes everything
        }
        out.writeBytes(BLANK_LINE);
    }
}
