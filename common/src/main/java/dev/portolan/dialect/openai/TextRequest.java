package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.JsonToken;
import dev.portolan.dialect.form.InvalidRequestException;
import java.io.IOException;

/// A client's `POST /v1/completions`: text that goes on from a prompt
/// (https://platform.openai.com/docs/api-reference/completions/create, read 2026-11-26). The
/// prompt, in whichever of its four forms, is the provider's to judge: the same model takes text at
/// one and tokens at another.
public final class TextRequest implements OpenAiRequest {
    private static final int MAX_CHOICES = 128;

    private final byte[] body;
    private final RequestFields fields;

    private TextRequest(byte[] body, RequestFields fields) {
        this.body = body;
        this.fields = fields;
    }

    /// Reads a body.
    ///
    /// @param body kept, not copied: must not be changed afterwards
    /// @throws InvalidRequestException as [ChatRequest#parse]
    public static TextRequest parse(byte[] body) throws InvalidRequestException {
        return new TextRequest(body, RequestReader.read(body, TextRequest::field));
    }

    private static void field(
            String name, JsonToken value, RequestReader reader, RequestFields fields)
            throws IOException, InvalidRequestException {
        switch (name) {
            case "n" -> fields.choices = reader.integer(name, value, 1, MAX_CHOICES).orElse(1);
            case "best_of" -> reader.integer(name, value, 0, MAX_CHOICES);
            default -> reader.streaming(name, value);
        }
    }

    @Override
    public String model() {
        return fields.model;
    }

    @Override
    public boolean stream() {
        return fields.stream;
    }

    @Override
    public boolean includesUsage() {
        return fields.includeUsage;
    }

    @Override
    public byte[] rewritten(String upstreamModel, boolean askForUsage) {
        return fields.rewritten(body, upstreamModel, askForUsage);
    }

    @Override
    public String toString() {
        return "TextRequest[model=%s, stream=%s, %s bytes]"
                .formatted(fields.model, fields.stream, body.length);
    }
}
