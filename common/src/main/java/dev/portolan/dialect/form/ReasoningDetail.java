package dev.portolan.dialect.form;

import java.util.Optional;

/// A block of a model's thinking, complete enough to be sent back to it. Clients see it in
/// `reasoning_details` and return it unchanged with the message, in the shapes that OpenRouter
/// established (https://openrouter.ai/docs/use-cases/reasoning-tokens, read 2026-11-23).
public sealed interface ReasoningDetail {
    /// The block's place in its message; deltas of one block share it.
    int index();

    /// `reasoning.text`: thinking in the clear.
    ///
    /// @param signature the provider's proof that the text is its own; comes last in a stream
    record Text(int index, String text, Optional<String> signature) implements ReasoningDetail {}

    /// `reasoning.encrypted`: thinking that only the provider can read.
    record Encrypted(int index, String data) implements ReasoningDetail {}
}
