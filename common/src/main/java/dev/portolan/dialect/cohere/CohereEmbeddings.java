package dev.portolan.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.EmbeddingForm;
import dev.portolan.dialect.form.EmbeddingTranslator;
import dev.portolan.dialect.form.Embeddings;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.FurtherFields;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.dialect.form.Trees;
import dev.portolan.dialect.form.Vectors;
import dev.portolan.usage.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Translates to and from Cohere's embeddings, `POST /v2/embed`
/// (https://docs.cohere.com/reference/embed, read 2026-11-26). It wants to know what the vectors
/// are for; a client that does not say in `input_type` gets those of documents.
final class CohereEmbeddings implements EmbeddingTranslator {
    /// Inputs of one request.
    private static final int MOST_INPUTS = 96;

    @Override
    public List<TranslatedRequest> requests(EmbeddingForm form, CalledModel model)
            throws InvalidRequestException {
        NamedFields named = new NamedFields(form.named());
        Map<String, JsonNode> further = new LinkedHashMap<>(form.further());
        if (further.remove("embedding_types") != null) {
            named.leaveOut("embedding_types"); // OpenAI has a place for numbers only
        }
        List<TranslatedRequest> requests = new ArrayList<>();
        for (int from = 0; from < form.inputs().size(); from += MOST_INPUTS) {
            int to = Math.min(form.inputs().size(), from + MOST_INPUTS);
            ObjectNode body = Trees.object().put("model", model.upstreamModel());
            body.put("input_type", "search_document");
            body.putArray("embedding_types").add("float");
            ArrayNode texts = body.putArray("texts");
            for (EmbeddingForm.Input input : form.inputs().subList(from, to)) {
                switch (input) {
                    case EmbeddingForm.Input.Text(String text) -> texts.add(text);
                    case EmbeddingForm.Input.Tokens _ ->
                            throw InvalidRequestException.invalid(
                                    "input", "Cohere's models take texts, not tokens.");
                }
            }
            form.dimensions().ifPresent(count -> body.put("output_dimension", count));
            FurtherFields.into(body, further);
            requests.add(new TranslatedRequest(body, named.leftOut()));
        }
        return requests;
    }

    @Override
    public Embeddings answer(List<byte[]> bodies, List<Map<String, List<String>>> headers)
            throws MalformedAnswerException {
        List<double[]> vectors = new ArrayList<>();
        long tokens = 0;
        boolean isCounted = false;
        for (byte[] body : bodies) {
            ObjectNode answer = Trees.answer(body);
            JsonNode embeddings = answer.path("embeddings");
            JsonNode floats = embeddings.isArray() ? embeddings : embeddings.path("float");
            if (!floats.isArray()) {
                throw new MalformedAnswerException("the answer has no embeddings");
            }
            for (JsonNode each : floats) {
                vectors.add(Vectors.read(each));
            }
            Optional<Usage> usage = UsageCount.of(answer.path("meta"));
            isCounted |= usage.isPresent();
            tokens += usage.map(Usage::prompt).orElse(0L);
        }
        return new Embeddings(
                vectors,
                isCounted ? Optional.of(new Usage(tokens, 0, tokens, 0, 0, 0)) : Optional.empty());
    }

    @Override
    public ErrorForm error(int status, Map<String, List<String>> headers, byte[] body) {
        return Errors.of(status, body);
    }
}
