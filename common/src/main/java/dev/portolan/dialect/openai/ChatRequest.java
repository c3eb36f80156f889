package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.JsonToken;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.InvalidRequestException;
import java.io.IOException;

/// A client's `POST /v1/chat/completions`: the few fields the gateway acts on, and the body byte
/// for byte as it came.
///
/// Safe for many threads. Neither the body nor anything from its messages is ever printed.
public final class ChatRequest implements OpenAiRequest {
    private static final int MAX_CHOICES = 128;
    private static final int MAX_TOP_LOGPROBS = 1000;

    private final byte[] body;
    private final RequestFields fields;

    private ChatRequest(byte[] body, RequestFields fields) {
        this.body = body;
        this.fields = fields;
    }

    /// Reads a body.
    ///
    /// @param body kept, not copied: must not be changed afterwards
    /// @throws InvalidRequestException where it is no JSON object in strict UTF-8, names a key
    ///   twice, or has a value out of range in a field that the gateway acts on
    public static ChatRequest parse(byte[] body) throws InvalidRequestException {
        return new ChatRequest(body, RequestReader.read(body, ChatRequest::field));
    }

    private static void field(
            String name, JsonToken value, RequestReader reader, RequestFields fields)
            throws IOException, InvalidRequestException {
        switch (name) {
            case "n" -> fields.choices = reader.integer(name, value, 1, MAX_CHOICES).orElse(1);
            case "best_of" -> reader.integer(name, value, 1, MAX_CHOICES);
            case "top_logprobs" -> reader.integer(name, value, 0, MAX_TOP_LOGPROBS);
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

    /// How many choices the client wants, 1-128.
    public int choices() {
        return fields.choices;
    }

    /// The body's length in bytes.
    public int size() {
        return body.length;
    }

    @Override
    public byte[] rewritten(String upstreamModel, boolean askForUsage) {
        return fields.rewritten(body, upstreamModel, askForUsage);
    }

    /// The request in the form, for a provider of another dialect.
    ///
    /// @throws InvalidRequestException where a field is not of the kind or in the range it should
    ///   be
    public ChatForm form() throws InvalidRequestException {
        return ChatFormReader.read(StrictJson.tree(body), fields);
    }

    @Override
    public String toString() {
        return "ChatRequest[model=%s, stream=%s, %s bytes]"
                .formatted(fields.model, fields.stream, body.length);
    }
}
