package dev.portolan.dialect;

/// A wire format of completions. Adapters share dialects.
public enum Dialect {
    /// `POST /chat/completions` as OpenAI describes it
    /// (https://platform.openai.com/docs/api-reference/chat, read 2026-11-22).
    OPENAI_CHAT("openai-chat");

    private final String word;

    Dialect(String word) {
        this.word = word;
    }

    /// The name in documentation and on the wire.
    public String word() {
        return word;
    }
}
