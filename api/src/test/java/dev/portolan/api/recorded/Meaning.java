package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an answer says, in whatever dialect and however it is cut.
///
/// @param choices by index
public record Meaning(Map<Integer, Choice> choices, Optional<Tokens> usage) {
    /// One answer.
    ///
    /// @param thoughts what the client has to send back, block by block
    /// @param finish in OpenAI's words
    public record Choice(
            String text,
            String reasoning,
            String refusal,
            List<Thought> thoughts,
            List<Call> calls,
            List<Source> sources,
            List<Likely> logprobs,
            String finish) {}

    /// One block of thinking.
    ///
    /// @param proof what shows the provider that the block is its own; of a sealed block all of it
    public record Thought(Kind kind, String text, String proof) {
        /// `reasoning.text` and `reasoning.encrypted`.
        public enum Kind {
            CLEAR,
            SEALED
        }
    }

    /// One call of a client's tool; what is no JSON stands as text.
    ///
    /// @param signature Gemini's; nothing elsewhere
    public record Call(String name, JsonNode arguments, String signature) {}

    /// A page on the web that some of the text rests on.
    ///
    /// @param quote that text
    public record Source(String url, String title, String quote) {}

    /// One token and how likely it was, with what else was.
    public record Likely(String token, double logprob, List<Likely> others) {}

    /// Each token once; prompt includes cached, completion includes reasoning.
    public record Tokens(
            long prompt,
            long completion,
            long total,
            long cached,
            long cacheWrite,
            long reasoning) {}
}
