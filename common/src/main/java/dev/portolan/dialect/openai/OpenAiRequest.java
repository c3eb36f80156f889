package dev.portolan.dialect.openai;

/// A client's request for something that a model does: the few fields the gateway acts on, and the
/// body byte for byte as it came. Safe for many threads; nothing of a prompt is ever printed.
public sealed interface OpenAiRequest permits ChatRequest, TextRequest, EmbeddingRequest {
    /// The model as the client named it; not empty.
    String model();

    /// Whether the answer shall come in pieces.
    boolean stream();

    /// Whether the client asked for a usage chunk at the end of the stream.
    boolean includesUsage();

    /// The body for a provider of the same dialect: the model's name replaced, all other bytes as
    /// they came.
    ///
    /// @param askForUsage sets `stream_options.include_usage`, if the request is streamed; every
    ///   other stream option is kept
    byte[] rewritten(String upstreamModel, boolean askForUsage);
}
