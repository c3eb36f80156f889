package dev.portolan.dialect.form;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Translates between the form and one provider's wire format. Keeps no state; safe for many
/// threads.
public interface Translator {
    /// The provider's request.
    ///
    /// @throws InvalidRequestException where the request asks for what cannot be put into this
    ///   format at all, such as an image the provider would have to fetch but cannot
    TranslatedRequest request(ChatForm form, CalledModel model) throws InvalidRequestException;

    /// Reads one whole answer, whose status was a success.
    ///
    /// @param callIds makes ids for tool calls where the provider gives none
    /// @throws MalformedAnswerException where it is not what the format describes
    void whole(byte[] body, Supplier<String> callIds, Consumer<Piece> pieces)
            throws MalformedAnswerException;

    /// Reads one streamed answer, whose status was a success.
    ///
    /// @param callIds as in [#whole]
    AnswerReader stream(Supplier<String> callIds);

    /// Reads an answer whose status was an error.
    ///
    /// @param headers by lower-case name
    /// @param body whatever it holds: a proxy's page of HTML, nothing
    ErrorForm error(int status, Map<String, List<String>> headers, byte[] body);

    /// Who translates embeddings for the same providers; empty where they have none.
    default Optional<EmbeddingTranslator> embeddings() {
        return Optional.empty();
    }
}
