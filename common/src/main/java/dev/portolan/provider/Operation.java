package dev.portolan.provider;

import java.util.Locale;

/// What a model can be asked for.
public enum Operation {
    /// `POST /v1/chat/completions`.
    CHAT_COMPLETION("/v1/chat/completions"),
    /// `POST /v1/completions`: text that goes on from a prompt.
    TEXT_COMPLETION("/v1/completions"),
    /// `POST /v1/embeddings`.
    EMBEDDING("/v1/embeddings");

    private final String path;

    Operation(String path) {
        this.path = path;
    }

    /// Where clients of the gateway ask for it.
    public String path() {
        return path;
    }

    /// The word in logs and metrics: `chat_completion`, ...
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
