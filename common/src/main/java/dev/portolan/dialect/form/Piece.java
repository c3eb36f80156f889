package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.usage.Usage;
import java.time.Instant;
import java.util.Optional;

/// A piece of a provider's answer. A whole answer is the same pieces at once, so one translator
/// serves both. Order within a choice matters; whoever renders pieces keeps it, puts the reasons
/// for finishing and the usage last and sees to the rules of the client's dialect.
///
/// @see Translator
public sealed interface Piece {
    /// What the provider calls this answer. The first that come count.
    ///
    /// @param id as it will be shown, absent where the provider names none
    record Begun(Optional<String> id, Optional<Instant> created) implements Piece {}

    /// Some of a choice's text.
    record Text(int choice, String text) implements Piece {}

    /// Some of a choice's thinking, for people.
    record Reasoning(int choice, String text) implements Piece {}

    /// Some of a choice's thinking, to be sent back. Its text, if any, is not also a [Reasoning]: a
    /// renderer shows [ReasoningDetail.Text] in both places.
    record Thought(int choice, ReasoningDetail detail) implements Piece {}

    /// Some of the sentence with which a model declines.
    record Refusal(int choice, String text) implements Piece {}

    /// A call begins.
    ///
    /// @param index the call's place among those of its choice, from 0, without gaps
    /// @param signature see [Message.ToolCall#signature]
    record ToolCall(int choice, int index, String id, String name, Optional<String> signature)
            implements Piece {}

    /// Some of a call's arguments, as text. A call without any gets `{}`.
    record ToolArguments(int choice, int index, String text) implements Piece {}

    /// Something the text rests on, as OpenAI's `annotations` show it.
    record Citation(int choice, JsonNode annotation) implements Piece {}

    /// Probabilities of some of the text's tokens.
    ///
    /// @param content one entry of OpenAI's `logprobs.content`
    record Logprob(int choice, JsonNode content) implements Piece {}

    /// Why a choice ended. [FinishReason#STOP] after calls is shown as [FinishReason#TOOL_CALLS].
    record Finished(int choice, FinishReason reason) implements Piece {}

    /// Tokens so far, all of them: a later count replaces an earlier one.
    record Counted(Usage usage) implements Piece {}

    /// The provider says that it has failed. Nothing after it counts.
    record Failed(ErrorForm error) implements Piece {}

    /// The provider says that nothing more comes.
    record Ended() implements Piece {}
}
