package dev.portolan.dialect.told;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/// What an answer says, told plainly: by who made it up, and by who read what became of it.
///
/// @param id empty where the provider gives none
/// @param choices by their index, without gaps
record Told(String id, List<Choice> choices, Optional<Tokens> usage) {
    /// @param order of what is said: `text`, `thinking`, `call`; a stream alone shows it
    /// @param thoughts as `reasoning_details` has them, one for each block, without their index
    /// @param sources as `annotations` has them
    /// @param finish in OpenAI's word
    record Choice(
            List<String> order,
            String text,
            String thinking,
            List<JsonNode> thoughts,
            List<Call> calls,
            List<JsonNode> sources,
            List<Token> tokens,
            String finish) {}

    /// @param id empty where the provider gives none
    /// @param signature empty where there is none
    record Call(String id, String name, JsonNode arguments, String signature) {}

    /// As probable as the model found it.
    record Token(String text, double logprob) {}

    record Tokens(
            long prompt,
            long completion,
            long total,
            long cached,
            long cacheWrite,
            long reasoning) {}

    /// All that a whole answer shows.
    Told withoutOrder() {
        return new Told(
                id,
                choices.stream()
                        .map(choice ->
                                new Choice(
                                        List.of(),
                                        choice.text,
                                        choice.thinking,
                                        choice.thoughts,
                                        choice.calls,
                                        choice.sources,
                                        choice.tokens,
                                        choice.finish))
                        .toList(),
                usage);
    }
}
