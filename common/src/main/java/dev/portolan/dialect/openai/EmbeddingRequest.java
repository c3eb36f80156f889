package dev.portolan.dialect.openai;

import dev.portolan.dialect.form.EmbeddingForm;
import dev.portolan.dialect.form.InvalidRequestException;
import java.util.Optional;

/// A client's `POST /v1/embeddings`
/// (https://platform.openai.com/docs/api-reference/embeddings/create, read 2026-11-26).
public final class EmbeddingRequest implements OpenAiRequest {
    private final byte[] body;
    private final RequestFields fields;
    private final Optional<String> encoding;

    private EmbeddingRequest(byte[] body, RequestFields fields, Optional<String> encoding) {
        this.body = body;
        this.fields = fields;
        this.encoding = encoding;
    }

    /// How vectors are written.
    public enum Encoding {
        /// As lists of numbers.
        FLOAT,
        /// As 32-bit floating point numbers, least significant byte first, in base64. The official
        /// clients ask for it where their caller says nothing, since it is a third as long.
        BASE64
    }

    /// Reads a body. Strict about the forms of `input` that OpenAI describes; an object in it
    /// (`{"image": …}`) is some provider's own, and theirs to judge.
    ///
    /// @param body kept, not copied: must not be changed afterwards
    /// @throws InvalidRequestException as [ChatRequest#parse]
    public static EmbeddingRequest parse(byte[] body) throws InvalidRequestException {
        EmbeddingFields own = new EmbeddingFields();
        RequestFields fields = RequestReader.read(body, own);
        own.requireInput();
        return new EmbeddingRequest(body, fields, own.encoding());
    }

    @Override
    public String model() {
        return fields.model;
    }

    @Override
    public boolean stream() {
        return false;
    }

    @Override
    public boolean includesUsage() {
        return false;
    }

    /// How the vectors of an answer that the gateway writes are to be written.
    ///
    /// @throws InvalidRequestException for an encoding that OpenAI's API does not have: a provider
    ///   that passes bytes may have more
    public Encoding encoding() throws InvalidRequestException {
        return switch (encoding.orElse("float")) {
            case "float" -> Encoding.FLOAT;
            case "base64" -> Encoding.BASE64;
            default ->
                    throw InvalidRequestException.invalid(
                            "encoding_format", "'encoding_format' must be 'float' or 'base64'.");
        };
    }

    @Override
    public byte[] rewritten(String upstreamModel, boolean askForUsage) {
        return fields.rewritten(body, upstreamModel, false);
    }

    /// The request in the form, for a provider of another dialect.
    ///
    /// @throws InvalidRequestException where an input is neither text nor tokens
    public EmbeddingForm form() throws InvalidRequestException {
        return EmbeddingFormReader.read(StrictJson.tree(body));
    }

    @Override
    public String toString() {
        return "EmbeddingRequest[model=%s, %s bytes]".formatted(fields.model, body.length);
    }
}
