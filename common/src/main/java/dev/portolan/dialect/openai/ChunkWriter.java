package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.ReasoningDetail;
import dev.portolan.usage.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Renders pieces as OpenAI's stream of chunks, and keeps its rules whatever the provider's order
/// was: one id, time and model; the role in each choice's first delta; each call's id and name
/// once, its arguments never empty; one finish reason for each choice, after all its content; then
/// the usage; then one `[DONE]`. After an error comes nothing.
///
/// Reasons and usage are held until the end is known, since some providers go on after them. A
/// stream whose choices have not all finished gets no `[DONE]`: it was cut off. For one thread.
public final class ChunkWriter implements Consumer<Piece> {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLANK_LINE = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final String model;
    private final ToolCallIds callIds;
    private final SortedMap<Integer, Choice> choices = new TreeMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    private String id;
    private long created;
    private boolean begun;
    private boolean over;
    private Optional<ErrorForm> error = Optional.empty();
    private Optional<Usage> usage = Optional.empty();

    /// @param callIds makes ids for tool calls
    public ChunkWriter(AnswerIdentity identity, Supplier<String> callIds) {
        this.id = identity.id();
        this.created = identity.created().getEpochSecond();
        this.model = identity.model();
        this.callIds = new ToolCallIds(callIds);
    }

    /// What is remembered of one choice.
    private static final class Choice {
        boolean hasRole;
        boolean hasCalls;
        Optional<FinishReason> finish = Optional.empty();
        final SortedMap<Integer, Boolean> hasArguments = new TreeMap<>();
    }

    /// Writes a part of a delta.
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    @Override
    public void accept(Piece piece) {
        if (over) {
            return;
        }
        switch (piece) {
            case Piece.Begun(var given, var at) -> {
                if (!begun) {
                    id = given.filter(text -> !text.isEmpty()).orElse(id);
                    created = at.map(instant -> instant.getEpochSecond()).orElse(created);
                }
            }
            case Piece.Text(int choice, String text) -> {
                if (!text.isEmpty()) {
                    delta(choice, json -> json.writeStringField("content", text));
                }
            }
            case Piece.Reasoning(int choice, String text) -> {
                if (!text.isEmpty()) {
                    delta(choice, json -> json.writeStringField("reasoning_content", text));
                }
            }
            case Piece.Thought(int choice, ReasoningDetail detail) -> thought(choice, detail);
            case Piece.Refusal(int choice, String text) ->
                    delta(choice, json -> json.writeStringField("refusal", text));
            case Piece.ToolCall call -> call(call);
            case Piece.ToolArguments(int choice, int index, String text) -> {
                if (!text.isEmpty()) {
                    choice(choice).hasArguments.put(index, true);
                    arguments(choice, index, text);
                }
            }
            case Piece.Citation(int choice, var annotation) ->
                    delta(
                            choice,
                            json -> {
                                json.writeArrayFieldStart("annotations");
                                AnswerJson.tree(json, annotation);
                                json.writeEndArray();
                            });
            case Piece.Logprob(int choice, var content) -> logprob(choice, content);
            case Piece.Finished(int choice, FinishReason reason) ->
                    choice(choice).finish = Optional.of(reason);
            case Piece.Counted(Usage counted) -> usage = Optional.of(counted);
            case Piece.Failed(ErrorForm failure) -> {
                event(json -> AnswerJson.error(json, failure));
                error = Optional.of(failure);
                over = true;
            }
            case Piece.Ended _ -> end();
        }
    }

    /// The provider's body has ended.
    public void end() {
        if (over) {
            return;
        }
        over = true;
        boolean isComplete = !choices.isEmpty();
        for (var each : choices.entrySet()) {
            Choice choice = each.getValue();
            if (choice.finish.isEmpty()) {
                isComplete = false;
                continue;
            }
            int index = each.getKey();
            choice.hasArguments.forEach((call, has) -> {
                if (!has) {
                    arguments(index, call, "{}");
                }
            });
            finish(index, choice);
        }
        usage.ifPresent(this::usage);
        if (isComplete) {
            out.writeBytes(DONE);
        }
    }

    /// Tokens counted so far, which are written at the end only.
    public Optional<Usage> counted() {
        return usage;
    }

    /// The error that the stream has ended in.
    public Optional<ErrorForm> error() {
        return error;
    }

    /// Whether nothing more will be written.
    public boolean isOver() {
        return over;
    }

    /// The events written since this was last asked, whole ones.
    public byte[] take() {
        byte[] bytes = out.toByteArray();
        out.reset();
        return bytes;
    }

    private Choice choice(int index) {
        return choices.computeIfAbsent(index, _ -> new Choice());
    }

    private void thought(int choice, ReasoningDetail detail) {
        delta(
                choice,
                json -> {
                    if (detail instanceof ReasoningDetail.Text(_, String text, _)
                            && !text.isEmpty()) {
                        json.writeStringField("reasoning_content", text);
                    }
                    AnswerJson.reasoningDetails(json, List.of(detail));
                });
    }

    private void call(Piece.ToolCall call) {
        Choice choice = choice(call.choice());
        choice.hasCalls = true;
        if (choice.hasArguments.putIfAbsent(call.index(), false) != null) {
            return; // said before
        }
        delta(
                call.choice(),
                json -> {
                    json.writeArrayFieldStart("tool_calls");
                    json.writeStartObject();
                    json.writeNumberField("index", call.index());
                    json.writeStringField("id", callIds.of(call.id()));
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
                });
    }

    private void arguments(int choice, int call, String text) {
        delta(
                choice,
                json -> {
                    json.writeArrayFieldStart("tool_calls");
                    json.writeStartObject();
                    json.writeNumberField("index", call);
                    json.writeObjectFieldStart("function");
                    json.writeStringField("arguments", text);
                    json.writeEndObject();
                    json.writeEndObject();
                    json.writeEndArray();
                });
    }

    private void delta(int index, Content content) {
        chunk(index, content, Optional.empty(), Optional.empty());
    }

    private void logprob(int index, JsonNode content) {
        chunk(index, _ -> {}, Optional.of(content), Optional.empty());
    }

    private void finish(int index, Choice choice) {
        FinishReason reason = choice.finish.orElseThrow();
        boolean calls = choice.hasCalls && reason == FinishReason.STOP;
        chunk(
                index,
                _ -> {},
                Optional.empty(),
                Optional.of(calls ? FinishReason.TOOL_CALLS : reason));
    }

    private void chunk(
            int index, Content content, Optional<JsonNode> logprob, Optional<FinishReason> finish) {
        Choice choice = choice(index);
        event(json -> {
            envelope(json);
            json.writeArrayFieldStart("choices");
            json.writeStartObject();
            json.writeNumberField("index", index);
            json.writeObjectFieldStart("delta");
            if (!choice.hasRole) {
                json.writeStringField("role", "assistant");
                choice.hasRole = true;
            }
            content.write(json);
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

    private void usage(Usage counted) {
        event(json -> {
            envelope(json);
            json.writeArrayFieldStart("choices");
            json.writeEndArray();
            AnswerJson.usage(json, counted);
            json.writeEndObject();
        });
    }

    private void envelope(JsonGenerator json) throws IOException {
        begun = true;
        json.writeStartObject();
        json.writeStringField("id", id);
        json.writeStringField("object", "chat.completion.chunk");
        json.writeNumberField("created", created);
        json.writeStringField("model", model);
    }

    private void event(Content document) {
        out.writeBytes(DATA);
        try (JsonGenerator json = AnswerJson.generator(out)) {
            document.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // memory takes everything
        }
        out.writeBytes(BLANK_LINE);
    }
}
