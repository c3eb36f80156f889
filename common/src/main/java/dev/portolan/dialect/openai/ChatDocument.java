package dev.portolan.dialect.openai;

import dev.portolan.dialect.form.FinishReason;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.usage.Usage;
import java.util.List;
import java.util.Optional;

/// One JSON document of an answer: a whole completion of a chat or a text, one chunk of a streamed
/// one, or a list of embeddings. All say what we act on in the same places. The bytes stay as they
/// are; only the model's name is ever replaced.
public final class ChatDocument {
    private final byte[] bytes;
    private final int from;
    private final int length;
    private final ChatDocumentReader found;

    private ChatDocument(byte[] bytes, int from, int length, ChatDocumentReader found) {
        this.bytes = bytes;
        this.from = from;
        this.length = length;
        this.found = found;
    }

    /// Scans a document. White space around it is tolerated: OpenRouter keeps whole answers alive
    /// with it.
    ///
    /// @param bytes kept, not copied: the document is good as long as they are
    /// @throws MalformedAnswerException where it is no JSON object
    public static ChatDocument scan(byte[] bytes, int from, int length)
            throws MalformedAnswerException {
        return new ChatDocument(bytes, from, length, ChatDocumentReader.read(bytes, from, length));
    }

    public static ChatDocument scan(byte[] bytes) throws MalformedAnswerException {
        return scan(bytes, 0, bytes.length);
    }

    /// The model's name as the provider wrote it.
    public Optional<String> model() {
        return found.model;
    }

    /// Tokens, where this document counts them. In a stream that counts several times the last
    /// count stands: none is added up.
    public Optional<Usage> usage() {
        return found.usage;
    }

    /// Every choice in the document; empty in a chunk that only counts tokens.
    public List<ChatChoice> choices() {
        return found.choices;
    }

    /// Why the choices that end here did, in their order.
    public List<FinishReason> finishReasons() {
        return found.choices.stream()
                .flatMap(choice -> choice.finishReason().stream())
                .map(FinishReason::of)
                .toList();
    }

    /// Whether there is a `choices` list at all, be it empty.
    public boolean hasChoices() {
        return found.hasChoices;
    }

    /// Whether there is a `data` list, be it empty: embeddings have one.
    public boolean hasData() {
        return found.hasData;
    }

    /// Whether this is the chunk that `stream_options.include_usage` asks for: token counts and
    /// nothing else. It is what a client that did not ask must not see.
    public boolean isUsageOnly() {
        return found.hasChoices && found.choices.isEmpty() && found.usage.isPresent();
    }

    /// The error that the document is, or carries, under status 200.
    public Optional<ProviderError> error() {
        return found.hasError
                ? Optional.of(ProviderError.read(bytes, from, length))
                : Optional.empty();
    }

    /// Where the model's name stands in the array given to [#scan], quotes included; -1 where there
    /// is none.
    public int modelFrom() {
        return found.modelFrom < 0 ? -1 : from + found.modelFrom;
    }

    /// Behind the model's name.
    public int modelTo() {
        return found.modelFrom < 0 ? -1 : from + found.modelTo;
    }

    /// The document with another model's name; byte for byte the same but for that. A document that
    /// names none stays so.
    public byte[] withModel(String name) {
        byte[] document = new byte[length];
        System.arraycopy(bytes, from, document, 0, length);
        if (found.modelFrom < 0) {
            return document;
        }
        return Splice.apply(
                document, List.of(Splice.of(found.modelFrom, found.modelTo, Splice.quoted(name))));
    }
}
