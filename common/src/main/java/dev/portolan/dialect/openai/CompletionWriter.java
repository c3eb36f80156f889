package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.ReasoningDetail;
import dev.portolan.usage.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Renders pieces as one whole chat completion. For one thread.
public final class CompletionWriter implements Consumer<Piece> {
    private final String model;
    private final ToolCallIds callIds;
    private final SortedMap<Integer, Choice> choices = new TreeMap<>();
    private String id;
    private long created;
    private Optional<Usage> usage = Optional.empty();
    private Optional<ErrorForm> error = Optional.empty();

    /// @param callIds makes ids for tool calls
    public CompletionWriter(AnswerIdentity identity, Supplier<String> callIds) {
        this.id = identity.id();
        this.created = identity.created().getEpochSecond();
        this.model = identity.model();
        this.callIds = new ToolCallIds(callIds);
    }

    /// One choice, as far as it is known.
    private static final class Choice {
        final StringBuilder text = new StringBuilder();
        final StringBuilder refusal = new StringBuilder();
        final StringBuilder reasoning = new StringBuilder();
        final List<ReasoningDetail> thoughts = new ArrayList<>();
        final SortedMap<Integer, Call> calls = new TreeMap<>();
        final List<JsonNode> annotations = new ArrayList<>();
        final List<JsonNode> logprobs = new ArrayList<>();
        FinishReason finish = FinishReason.STOP;

        FinishReason finish() {
            return !calls.isEmpty() && finish == FinishReason.STOP
                    ? FinishReason.TOOL_CALLS
                    : finish;
        }
    }

    /// One call, as far as it is known.
    private record Call(String id, String name, Optional<String> signature, StringBuilder text) {}

    @Override
    public void accept(Piece piece) {
        if (error.isPresent()) {
            return;
        }
        switch (piece) {
            case Piece.Begun(var given, var at) -> {
                id = given.filter(text -> !text.isEmpty()).orElse(id);
                created = at.map(instant -> instant.getEpochSecond()).orElse(created);
            }
            case Piece.Text(int choice, String text) -> choice(choice).text.append(text);
            case Piece.Reasoning(int choice, String text) -> choice(choice).reasoning.append(text);
            case Piece.Thought(int choice, ReasoningDetail detail) -> {
                choice(choice).thoughts.add(detail);
                if (detail instanceof ReasoningDetail.Text(_, String text, _)) {
                    choice(choice).reasoning.append(text);
                }
            }
            case Piece.Refusal(int choice, String text) -> choice(choice).refusal.append(text);
            case Piece.ToolCall call ->
                    choice(call.choice())
                            .calls
                            .computeIfAbsent(
                                    call.index(),
                                    _ ->
                                            new Call(
                                                    callIds.of(call.id()),
                                                    call.name(),
                                                    call.signature(),
                                                    new StringBuilder()));
            case Piece.ToolArguments(int choice, int index, String text) -> {
                Call call = choice(choice).calls.get(index);
                if (call != null) {
                    call.text.append(text);
                }
            }
            case Piece.Citation(int choice, JsonNode annotation) ->
                    choice(choice).annotations.add(annotation);
            case Piece.Logprob(int choice, JsonNode content) ->
                    choice(choice).logprobs.add(content);
            case Piece.Finished(int choice, FinishReason reason) -> choice(choice).finish = reason;
            case Piece.Counted(Usage counted) -> usage = Optional.of(counted);
            case Piece.Failed(ErrorForm failure) -> error = Optional.of(failure);
            case Piece.Ended _ -> {
                // The body's end says the same.
            }
        }
    }

    /// The error that the provider gave instead of a completion.
    public Optional<ErrorForm> error() {
        return error;
    }

    /// The completion, or the error that the provider gave instead.
    ///
    /// @throws MalformedAnswerException where no choice came
    public byte[] json() throws MalformedAnswerException {
        if (error.isPresent()) {
            return ErrorWriter.json(error.get());
        }
        if (choices.isEmpty()) {
            throw new MalformedAnswerException("the answer has no choices");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = AnswerJson.generator(out)) {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("object", "chat.completion");
            json.writeNumberField("created", created);
            json.writeStringField("model", model);
            json.writeArrayFieldStart("choices");
            for (var each : choices.entrySet()) {
                write(json, each.getKey(), each.getValue());
            }
            json.writeEndArray();
            if (usage.isPresent()) {
                AnswerJson.usage(json, usage.get());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // memory takes everything
        }
        return out.toByteArray();
    }

    private Choice choice(int index) {
        return choices.computeIfAbsent(index, _ -> new Choice());
    }

    private static void write(JsonGenerator json, int index, Choice choice) throws IOException {
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeObjectFieldStart("message");
        json.writeStringField("role", "assistant");
        if (choice.text.isEmpty() && !(choice.calls.isEmpty() && choice.refusal.isEmpty())) {
            json.writeNullField("content");
        } else {
            json.writeStringField("content", choice.text.toString());
        }
        if (choice.refusal.isEmpty()) {
            json.writeNullField("refusal");
        } else {
            json.writeStringField("refusal", choice.refusal.toString());
        }
        if (!choice.reasoning.isEmpty()) {
            json.writeStringField("reasoning_content", choice.reasoning.toString());
        }
        if (!choice.thoughts.isEmpty()) {
            AnswerJson.reasoningDetails(json, ReasoningBlocks.joined(choice.thoughts));
        }
        calls(json, choice);
        list(json, "annotations", choice.annotations);
        json.writeEndObject();
        if (choice.logprobs.isEmpty()) {
            json.writeNullField("logprobs");
        } else {
            json.writeObjectFieldStart("logprobs");
            list(json, "content", choice.logprobs);
            json.writeNullField("refusal");
            json.writeEndObject();
        }
        json.writeStringField("finish_reason", choice.finish().word());
        json.writeEndObject();
    }

    private static void calls(JsonGenerator json, Choice choice) throws IOException {
        if (choice.calls.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("tool_calls");
        for (Call call : choice.calls.values()) {
            json.writeStartObject();
            json.writeStringField("id", call.id);
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", call.name);
            json.writeStringField("arguments", call.text.isEmpty() ? "{}" : call.text.toString());
            json.writeEndObject();
            if (call.signature.isPresent()) {
                AnswerJson.signature(json, call.signature.get());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void list(JsonGenerator json, String name, List<JsonNode> values)
            throws IOException {
        if (!values.isEmpty()) {
            json.writeArrayFieldStart(name);
            for (JsonNode value : values) {
                AnswerJson.tree(json, value);
            }
            json.writeEndArray();
        }
    }
}
