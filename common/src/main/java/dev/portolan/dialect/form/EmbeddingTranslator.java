package dev.portolan.dialect.form;

import java.util.List;
import java.util.Map;

/// Translates between the form and one provider's wire format of embeddings. Keeps no state; safe
/// for many threads.
public interface EmbeddingTranslator {
    /// The provider's requests: several where it takes fewer inputs at once than the client gave.
    /// They are sent one after another.
    ///
    /// @throws InvalidRequestException where the request cannot be put into this format, such as
    ///   tokens for a provider that takes text only
    List<TranslatedRequest> requests(EmbeddingForm form, CalledModel model)
            throws InvalidRequestException;

    /// Reads the answers, as many as there were requests, in their order.
    ///
    /// @param headers of each answer, by lower-case name: some count tokens there
    /// @throws MalformedAnswerException where they are not what the format describes
    Embeddings answer(List<byte[]> bodies, List<Map<String, List<String>>> headers)
            throws MalformedAnswerException;

    /// Reads an answer whose status was an error, as [Translator#error].
    ErrorForm error(int status, Map<String, List<String>> headers, byte[] body);
}
