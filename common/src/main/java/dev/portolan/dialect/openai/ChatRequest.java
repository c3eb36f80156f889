package dev.portolan.dialect.openai;

import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.InvalidRequestException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A client's `POST /v1/chat/completions`: the few fields the gateway acts on, and the body byte
/// for byte as it came.
///
/// Safe for many threads. Neither the body nor anything from its messages is ever printed.
public final class ChatRequest {
    /// The longest model name taken, in characters; the catalog's own bound.
    static final int MAX_MODEL_LENGTH = 256;

    private final byte[] body;
    private final ChatRequestFields fields;

    private ChatRequest(byte[] body, ChatRequestFields fields) {
        this.body = body;
        this.fields = fields;
    }

    /// Reads a body.
    ///
    /// @param body kept, not copied: must not be changed afterwards
    /// @throws InvalidRequestException where it is no JSON object in strict UTF-8, names a key
    ///   twice, or has a value out of range in a field that the gateway acts on
    public static ChatRequest parse(byte[] body) throws InvalidRequestException {
        return new ChatRequest(body, ChatRequestReader.read(body));
    }

    /// The model as the client named it; not empty.
    public String model() {
        return fields.model;
    }

    public boolean stream() {
        return fields.stream;
    }

    /// Whether the client asked for a usage chunk at the end of the stream.
    public boolean includesUsage() {
        return fields.includeUsage;
    }

    /// The most tokens the client wants in a completion: `max_completion_tokens`, or else
    /// `max_tokens`.
    public Optional<Integer> maxOutputTokens() {
        return fields.maxCompletionTokens.or(() -> fields.maxTokens);
    }

    /// How many choices the client wants, 1-128.
    public int choices() {
        return fields.choices;
    }

    /// The body's length in bytes.
    public int size() {
        return body.length;
    }

    /// The body for a provider: the model's name replaced, all other bytes as they came.
    ///
    /// @param askForUsage sets `stream_options.include_usage`, if the request is streamed; every
    ///   other stream option is kept
    public byte[] rewritten(String upstreamModel, boolean askForUsage) {
        List<Splice> splices = new ArrayList<>(2);
        splices.add(Splice.of(fields.modelFrom, fields.modelTo, Splice.quoted(upstreamModel)));
        if (askForUsage && fields.stream && !fields.includeUsage) {
            splices.add(fields.usageSplice());
        }
        splices.sort(Comparator.comparingInt(Splice::from));
        return Splice.apply(body, splices);
    }

    /// The request in the form, for a provider of another dialect.
    ///
    /// @throws InvalidRequestException where a field is not of the kind it should be
    public ChatForm form() throws InvalidRequestException {
        return ChatFormReader.read(StrictJson.tree(body), fields);
    }

    @Override
    public String toString() {
        return "ChatRequest[model=%s, stream=%s, %s bytes]"
                .formatted(fields.model, fields.stream, body.length);
    }
}
