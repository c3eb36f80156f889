package dev.portolan.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Embeddings through InvokeModel, in the words of each model's maker
/// (https://docs.aws.amazon.com/bedrock/latest/userguide/titan-embedding-models.html,
/// .../model-parameters-embed.html and
/// https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html, read 2026-11-26).
///
/// Answers: `{"embedding": […], "inputTextTokenCount": 3}` (Titan), `{"embeddings": [[…]]}` or
/// `{"embeddings": {"float": [[…]]}}` (Cohere), `{"embeddings": [{"embeddingType": "TEXT",
/// "embedding": […]}]}` (Nova). Where the body counts no tokens a header does.
public final class BedrockEmbeddings implements EmbeddingTranslator {
    private static final String TOKENS_HEADER = "x-amzn-bedrock-input-token-count";

    /// How numbers are written, in Cohere's and in Titan's words: OpenAI has a place for plain
    /// ones.
    private static final List<String> TYPES = List.of("embedding_types", "embeddingTypes");

    @Override
    public List<TranslatedRequest> requests(EmbeddingForm form, CalledModel model)
            throws InvalidRequestException {
        EmbeddingFamily family =
                EmbeddingFamily.of(model.upstreamModel())
                        .orElseThrow(() ->
                                InvalidRequestException.invalid(
                                        "model",
                                        "The embedding model '%s' is of a family that is not supported."
                                                .formatted(model.upstreamModel())));
        List<String> texts = texts(form);
        NamedFields named = new NamedFields(form.named());
        if (form.dimensions().isPresent() && !family.hasDimensions(model.upstreamModel())) {
            named.leaveOut("dimensions");
        }
        Optional<Integer> dimensions =
                form.dimensions().filter(_ -> family.hasDimensions(model.upstreamModel()));
        Map<String, JsonNode> further = new LinkedHashMap<>(form.further());
        for (String types : TYPES) {
            if (further.remove(types) != null) {
                named.leaveOut(types);
            }
        }
        List<TranslatedRequest> requests = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += family.atOnce()) {
            int to = Math.min(texts.size(), from + family.atOnce());
            ObjectNode body = family.body(texts.subList(from, to), dimensions);
            FurtherFields.into(body, further);
            requests.add(new TranslatedRequest(body, named.leftOut()));
        }
        return requests;
    }

    private static List<String> texts(EmbeddingForm form) throws InvalidRequestException {
        List<String> texts = new ArrayList<>(form.inputs().size());
        for (Input input : form.inputs()) {
            switch (input) {
                case Input.Text(String text) -> texts.add(text);
                case Input.Tokens _ ->
                        throw InvalidRequestException.invalid(
                                "input", "'input' must be text: Bedrock's models take no tokens.");
            }
        }
        return texts;
    }

    @Override
    public Embeddings answer(List<byte[]> bodies, List<Map<String, List<String>>> headers)
            throws MalformedAnswerException {
        List<double[]> vectors = new ArrayList<>();
        long tokens = 0;
        boolean isCounted = false;
        for (int i = 0; i < bodies.size(); i++) {
            ObjectNode answer = Trees.answer(bodies.get(i));
            vectors(answer, vectors);
            Optional<Long> counted = tokens(answer, i < headers.size() ? headers.get(i) : Map.of());
            isCounted |= counted.isPresent();
            tokens += counted.orElse(0L);
        }
        Usage usage = new Usage(tokens, 0, tokens, 0, 0, 0);
        return new Embeddings(vectors, isCounted ? Optional.of(usage) : Optional.empty());
    }

    private static void vectors(ObjectNode answer, List<double[]> vectors)
            throws MalformedAnswerException {
        if (answer.path("embedding").isArray()) {
            vectors.add(Vectors.read(answer.path("embedding")));
            return;
        }
        JsonNode list = answer.path("embeddings");
        if (list.isObject()) {
            list = list.path("float");
        } else if (list.isMissingNode()) {
            list = answer.path("data"); // gateways that speak for Bedrock put OpenAI's shape there
        }
        if (!list.isArray()) {
            throw new MalformedAnswerException("the answer has no embeddings");
        }
        for (JsonNode each : list) {
            vectors.add(Vectors.read(each.isObject() ? each.path("embedding") : each));
        }
    }

    private static Optional<Long> tokens(ObjectNode answer, Map<String, List<String>> headers) {
        JsonNode count = answer.path("inputTextTokenCount");
        String text =
                count.isIntegralNumber()
                        ? count.asText()
                        : headers.getOrDefault(TOKENS_HEADER, List.of("")).getFirst();
        return text.matches("[0-9]{1,15}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    @Override
    public ErrorForm error(int status, Map<String, List<String>> headers, byte[] body) {
        return Errors.of(status, headers, body);
    }
}
