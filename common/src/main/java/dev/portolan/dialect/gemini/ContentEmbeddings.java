package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.EmbeddingForm;
import dev.portolan.dialect.form.EmbeddingForm.Input;
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

/// `batchEmbedContents` of the Gemini API (https://ai.google.dev/api/embeddings, read 2026-11-26).
/// The client's further fields (`taskType`, `title`) go into every request of the batch; those that
/// OpenAI names and Google has not are left out. How many texts a batch holds may be less than it
/// can hold, by the provider's setting `embedding_batch`.
///
/// Answers: `{"embeddings": [{"values": […]}]}`, `{"embedding": {"values": […]}}` from
/// `embedContent`, or Vertex AI's `{"predictions": [{"embeddings": {"values": […], "statistics":
/// {"token_count": 3}}}]}`
/// (https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api, read
/// 2026-11-26).
final class ContentEmbeddings implements EmbeddingTranslator {
    /// The most that one batch may hold.
    private static final int AT_ONCE = 100;

    @Override
    public List<TranslatedRequest> requests(EmbeddingForm form, CalledModel model)
            throws InvalidRequestException {
        NamedFields named = new NamedFields(form.named());
        List<TranslatedRequest> batches = new ArrayList<>();
        int atOnce = atOnce(model);
        for (int from = 0; from < form.inputs().size(); from += atOnce) {
            ObjectNode body = Trees.object();
            ArrayNode requests = body.putArray("requests");
            int to = Math.min(form.inputs().size(), from + atOnce);
            for (Input input : form.inputs().subList(from, to)) {
                requests.add(request(input, form, model));
            }
            batches.add(new TranslatedRequest(body, named.leftOut()));
        }
        return batches;
    }

    private static int atOnce(CalledModel model) {
        JsonNode setting = model.settings().get("embedding_batch");
        return setting != null && setting.isInt() && setting.intValue() > 0
                ? Math.min(AT_ONCE, setting.intValue())
                : AT_ONCE;
    }

    private static ObjectNode request(Input input, EmbeddingForm form, CalledModel model)
            throws InvalidRequestException {
        String text =
                switch (input) {
                    case Input.Text(String given) -> given;
                    case Input.Tokens _ ->
                            throw InvalidRequestException.invalid(
                                    "input",
                                    "'input' must be text: Gemini's models take no tokens.");
                };
        ObjectNode request = Trees.object().put("model", name(model.upstreamModel()));
        request.putObject("content").putArray("parts").addObject().put("text", text);
        form.dimensions().ifPresent(count -> request.put("outputDimensionality", count));
        FurtherFields.into(request, form.further());
        return request;
    }

    /// Some give a model the name that Google's list has for it.
    private static String name(String upstreamModel) {
        return upstreamModel.startsWith("models/") ? upstreamModel : "models/" + upstreamModel;
    }

    @Override
    public Embeddings answer(List<byte[]> bodies, List<Map<String, List<String>>> headers)
            throws MalformedAnswerException {
        List<double[]> vectors = new ArrayList<>();
        long tokens = 0;
        boolean isCounted = false;
        for (byte[] body : bodies) {
            ObjectNode answer = Trees.answer(body);
            for (JsonNode embedding : embeddings(answer)) {
                vectors.add(Vectors.read(embedding.path("values")));
                JsonNode count = embedding.path("statistics").path("token_count");
                isCounted |= count.isNumber();
                tokens += number(count);
            }
            JsonNode count = answer.path("usageMetadata").path("promptTokenCount");
            isCounted |= count.isNumber();
            tokens += number(count);
        }
        Usage usage = new Usage(tokens, 0, tokens, 0, 0, 0);
        return new Embeddings(vectors, isCounted ? Optional.of(usage) : Optional.empty());
    }

    /// No batch has so many that their sum is too large for a number; who says so talks nonsense.
    private static long number(JsonNode count) {
        return count.canConvertToInt() ? Math.max(0, count.longValue()) : 0;
    }

    private static List<JsonNode> embeddings(ObjectNode answer) throws MalformedAnswerException {
        List<JsonNode> embeddings = new ArrayList<>();
        if (answer.path("embedding").isObject()) {
            embeddings.add(answer.path("embedding"));
        } else if (answer.path("embeddings").isArray()) {
            answer.path("embeddings").forEach(embeddings::add);
        } else if (answer.path("predictions").isArray()) {
            answer.path("predictions").forEach(each -> embeddings.add(each.path("embeddings")));
        } else {
            throw new MalformedAnswerException("the answer has no embeddings");
        }
        return embeddings;
    }

    @Override
    public ErrorForm error(int status, Map<String, List<String>> headers, byte[] body) {
        return Errors.of(status, body);
    }
}
