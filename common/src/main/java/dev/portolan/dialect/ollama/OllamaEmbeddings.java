package dev.portolan.dialect.ollama;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Translates to and from Ollama's embeddings, `POST /api/embed`
/// (https://docs.ollama.com/api/embed, read 2026-11-26). One request takes any number of texts.
final class OllamaEmbeddings implements EmbeddingTranslator {
    @Override
    public List<TranslatedRequest> requests(EmbeddingForm form, CalledModel model)
            throws InvalidRequestException {
        NamedFields named = new NamedFields(form.named());
        ObjectNode body = Trees.object().put("model", model.upstreamModel());
        ArrayNode input = body.putArray("input");
        for (EmbeddingForm.Input each : form.inputs()) {
            switch (each) {
                case EmbeddingForm.Input.Text(String text) -> input.add(text);
                case EmbeddingForm.Input.Tokens _ ->
                        throw InvalidRequestException.invalid(
                                "input", "Ollama takes texts, not tokens.");
            }
        }
        form.dimensions().ifPresent(count -> body.put("dimensions", count));
        FurtherFields.into(body, form.further());
        return List.of(new TranslatedRequest(body, named.leftOut()));
    }

    @Override
    public Embeddings answer(List<byte[]> bodies, List<Map<String, List<String>>> headers)
            throws MalformedAnswerException {
        List<double[]> vectors = new ArrayList<>();
        long tokens = 0;
        for (byte[] body : bodies) {
            ObjectNode answer = Trees.answer(body);
            JsonNode embeddings = answer.path("embeddings");
            if (!embeddings.isArray()) {
                throw new MalformedAnswerException("the answer has no embeddings");
            }
            for (JsonNode each : embeddings) {
                vectors.add(Vectors.read(each));
            }
            JsonNode counted = answer.path("prompt_eval_count");
            tokens += counted.canConvertToInt() ? Math.max(0, counted.intValue()) : 0;
        }
        return new Embeddings(vectors, Optional.of(new Usage(tokens, 0, tokens, 0, 0, 0)));
    }

    @Override
    public ErrorForm error(int status, Map<String, List<String>> headers, byte[] body) {
        return Errors.of(status, body);
    }
}
