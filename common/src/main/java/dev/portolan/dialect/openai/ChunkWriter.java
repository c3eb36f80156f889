package dev.portolan.dialect.openai;

import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.ReasoningDetail;
import dev.portolan.dialect.openai.ChunkEvents.Members;
import dev.portolan.usage.Usage;
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
    private final ToolCallIds callIds;
    private final ChunkEvents events;
    private final SortedMap<Integer, Choice> choices = new TreeMap<>();
    private boolean over;
    private Optional<ErrorForm> error = Optional.empty();
    private Optional<Usage> usage = Optional.empty();

    /// @param callIds makes ids for tool calls
    public ChunkWriter(AnswerIdentity identity, Supplier<String> callIds) {
        this.events = new ChunkEvents(identity);
        this.callIds = new ToolCallIds(callIds);
    }

    /// What is remembered of one choice.
    private static final class Choice {
        boolean hasRole;
        Optional<FinishReason> finish = Optional.empty();
        final SortedMap<Integer, Boolean> hasArguments = new TreeMap<>();
        final HalfCharacters halves = new HalfCharacters();

        boolean hasCalls() {
            return !hasArguments.isEmpty();
        }
    }

    @Override
    public void accept(Piece piece) {
        if (over) {
            return;
        }
        switch (piece) {
            case Piece.Begun begun -> events.name(begun);
            case Piece.Text(int choice, String text) -> text(choice, "content", text);
            case Piece.Reasoning(int choice, String text) ->
                    text(choice, "reasoning_content", text);
            case Piece.Thought(int choice, ReasoningDetail detail) -> thought(choice, detail);
            case Piece.Refusal(int choice, String text) -> text(choice, "refusal", text);
            case Piece.ToolCall call -> call(call);
            case Piece.ToolArguments(int choice, int call, String text) ->
                    arguments(choice, call, text);
            case Piece.Citation(int choice, var annotation) ->
                    delta(choice, ChunkEvents.annotation(annotation));
            case Piece.Logprob(int choice, var content) ->
                    events.logprob(choice, roled(choice, Members.NONE), content);
            case Piece.Finished(int choice, FinishReason reason) ->
                    choice(choice).finish = Optional.of(reason);
            case Piece.Counted(Usage counted) -> usage = Optional.of(counted);
            case Piece.Failed(ErrorForm failure) -> {
                events.error(failure);
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
            if (each.getValue().finish.isPresent()) {
                finish(each.getKey(), each.getValue());
            } else {
                isComplete = false;
            }
        }
        usage.ifPresent(events::usage);
        if (isComplete) {
            events.done();
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
        return events.take();
    }

    private Choice choice(int index) {
        return choices.computeIfAbsent(index, _ -> new Choice());
    }

    private void text(int choice, String member, String text) {
        String whole = choice(choice).halves.whole(text, member);
        if (!whole.isEmpty()) {
            delta(choice, ChunkEvents.text(member, whole));
        }
    }

    private void thought(int choice, ReasoningDetail detail) {
        if (detail instanceof ReasoningDetail.Text(int index, String text, var signature)) {
            String whole = choice(choice).halves.whole(text, List.of("thought", index));
            if (whole.isEmpty() && signature.isEmpty()) {
                return;
            }
            detail = new ReasoningDetail.Text(index, whole, signature);
        }
        List<ReasoningDetail> details = List.of(detail);
        delta(
                choice,
                json -> {
                    if (details.getFirst() instanceof ReasoningDetail.Text(_, String text, _)
                            && !text.isEmpty()) {
                        json.writeStringField("reasoning_content", text);
                    }
                    AnswerJson.reasoningDetails(json, details);
                });
    }

    private void call(Piece.ToolCall call) {
        Choice choice = choice(call.choice());
        boolean isNew = choice.hasArguments.putIfAbsent(call.index(), false) == null;
        if (isNew) {
            delta(call.choice(), ChunkEvents.call(call, callIds.of(call.id())));
        }
    }

    private void arguments(int choice, int call, String text) {
        String whole = choice(choice).halves.whole(text, List.of("call", call));
        if (!whole.isEmpty()) {
            choice(choice).hasArguments.put(call, true);
            delta(choice, ChunkEvents.arguments(call, whole));
        }
    }

    private void finish(int index, Choice choice) {
        choice.hasArguments.forEach((call, has) -> {
            if (!has) {
                delta(index, ChunkEvents.arguments(call, "{}"));
            }
        });
        FinishReason reason = choice.finish.orElseThrow();
        boolean calls = choice.hasCalls() && reason == FinishReason.STOP;
        events.finish(index, roled(index, Members.NONE), calls ? FinishReason.TOOL_CALLS : reason);
    }

    private void delta(int choice, Members content) {
        events.delta(choice, roled(choice, content));
    }

    /// A delta with the role in it, if it is the choice's first.
    private Members roled(int index, Members content) {
        Choice choice = choice(index);
        if (choice.hasRole) {
            return content;
        }
        choice.hasRole = true;
        return json -> {
            json.writeStringField("role", "assistant");
            content.write(json);
        };
    }
}
