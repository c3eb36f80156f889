package dev.portolan.dialect.form;

import java.util.Optional;

/// A block of a model's thinking, complete enough to be sent back to it. Clients see it in
/// `reasoning_details` and return it unchanged with the message, in the shapes that OpenRouter
/// established (https://openrouter.ai/docs/use-cases/reasoning-tokens, read 2026-11-26).
public sealed interface ReasoningDetail {
    /// The block's place in its message; deltas of one block share it.
    int index();

    /// `reasoning.text`: thinking in the clear.
    ///
    /// @param signature the provider's proof that the text is its own; comes last in a stream
    record Text(int index, String text, Optional<Opaque> signature) implements ReasoningDetail {}

    /// `reasoning.encrypted`: thinking that only the provider can read.
    record Encrypted(int index, Opaque data) implements ReasoningDetail {}

    /// What says something to the models that wrote it and to no others, which refuse it.
    ///
    /// @param format whose it is, as `reasoning_details[].format` says; empty where it does not
    record Opaque(String value, Optional<String> format) {
        /// Claude's, wherever it runs.
        public static final String CLAUDE = "anthropic-claude-v1";

        public static final String GEMINI = "google-gemini-v1";

        /// Whether it may be shown to models of a format. What does not say whose it is is taken to
        /// be theirs.
        public boolean isFor(String models) {
            return format.isEmpty() || format.get().equals(models);
        }
    }
}
