package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.testing.Recording;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Recorded embeddings, asked for and compared in OpenAI's words.
public final class VectorTruth {
    /// Floats of four bytes.
    private static final double SAME = 1e-6;

    private VectorTruth() {}

    public static ObjectNode request(Recording recording, String model) {
        JsonNode body = recording.request().orElseThrow().body();
        ObjectNode request = Json.MAPPER.createObjectNode();
        if (recording.dialect().equals("openai-chat")) {
            request.setAll((ObjectNode) body.deepCopy());
            return request.put("model", model);
        }
        request.put("model", model);
        ArrayNode input = request.putArray("input");
        body.path("requests").forEach(each -> text(input, each.path("content")));
        text(input, body.path("content"));
        body.path("instances").forEach(each -> input.add(each.path("content").asText()));
        body.path("texts").forEach(input::add);
        body.path("inputs")
                .forEach(each ->
                        each.path("content")
                                .forEach(part -> input.add(part.path("text").asText())));
        JsonNode own = body.path("input"); // Ollama's
        own.forEach(input::add);
        if (own.isTextual()) {
            input.add(own);
        }
        JsonNode single = body.path("singleEmbeddingParams").path("text").path("value"); // Nova's
        if (single.isTextual()) {
            input.add(single);
        }
        if (body.has("inputText")) {
            input.add(body.path("inputText").asText());
        }
        JsonNode dimensions =
                Json.first(body, "dimensions", "output_dimension", "outputDimensionality");
        ClientRequests.set(request, "dimensions", dimensions);
        ClientRequests.set(request, "input_type", body.path("input_type"));
        return request;
    }

    private static void text(ArrayNode input, JsonNode content) {
        if (content.isObject()) {
            StringBuilder all = new StringBuilder();
            content.path("parts").forEach(part -> all.append(part.path("text").asText()));
            input.add(all.toString());
        }
    }

    public static List<String> faults(Recording recording, String answer) {
        JsonNode given = Json.read(answer);
        JsonNode recorded = Json.read(recording.response().text());
        List<double[]> expected = new ArrayList<>();
        vectors(recording.dialect(), recorded).forEach(vector -> expected.add(numbers(vector)));
        List<double[]> actual = new ArrayList<>();
        given.path("data").forEach(each -> actual.add(numbers(each.path("embedding"))));
        List<String> faults = new ArrayList<>();
        if (expected.isEmpty() || expected.size() != actual.size()) {
            faults.add(
                    "%s vectors for %s: %s"
                            .formatted(
                                    actual.size(),
                                    expected.size(),
                                    answer.substring(0, Math.min(300, answer.length()))));
            return faults;
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!same(expected.get(i), actual.get(i))) {
                faults.add("vector " + i + " differs");
            }
        }
        tokens(recorded)
                .filter(tokens ->
                        tokens
                                != Json.first(given.path("usage"), "prompt_tokens", "total_tokens")
                                        .asLong())
                .ifPresent(tokens -> faults.add(given.path("usage") + " for " + tokens));
        return faults;
    }

    private static List<JsonNode> vectors(String dialect, JsonNode root) {
        List<JsonNode> vectors = new ArrayList<>();
        switch (dialect) {
            case "openai-chat" ->
                    root.path("data").forEach(each -> vectors.add(each.path("embedding")));
            case "gemini" -> {
                root.path("embeddings").forEach(each -> vectors.add(each.path("values")));
                root.path("predictions")
                        .forEach(each -> vectors.add(each.path("embeddings").path("values")));
                if (root.has("embedding")) {
                    vectors.add(root.path("embedding").path("values"));
                }
            }
            default -> {
                JsonNode all = root.path("embeddings");
                (all.isArray() ? all : all.path("float"))
                        .forEach(each ->
                                vectors.add(each.has("embedding") ? each.path("embedding") : each));
                root.path("data").forEach(each -> vectors.add(each.path("embedding")));
                if (root.has("embedding")) {
                    vectors.add(root.path("embedding"));
                }
            }
        }
        return vectors;
    }

    private static Optional<Long> tokens(JsonNode root) {
        long predicted = 0;
        for (JsonNode prediction : root.path("predictions")) {
            predicted +=
                    prediction.path("embeddings").path("statistics").path("token_count").asLong();
        }
        JsonNode count = Json.first(root.path("usage"), "prompt_tokens", "total_tokens");
        JsonNode billed = root.path("meta").path("billed_units").path("input_tokens");
        JsonNode titan = Json.first(root, "inputTextTokenCount", "prompt_eval_count");
        if (predicted > 0) {
            return Optional.of(predicted);
        }
        for (JsonNode each : List.of(count, billed, titan)) {
            if (each.isNumber()) {
                return Optional.of(each.asLong());
            }
        }
        return Optional.empty();
    }

    private static double[] numbers(JsonNode vector) {
        if (vector.isTextual()) {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getDecoder().decode(vector.asText()))
                            .order(ByteOrder.LITTLE_ENDIAN);
            double[] numbers = new double[bytes.remaining() / Float.BYTES];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = bytes.getFloat();
            }
            return numbers;
        }
        double[] numbers = new double[vector.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = vector.path(i).asDouble();
        }
        return numbers;
    }

    private static boolean same(double[] one, double[] other) {
        if (one.length != other.length || one.length == 0) {
            return false;
        }
        for (int i = 0; i < one.length; i++) {
            if (Math.abs(one[i] - other[i]) > SAME) {
                return false;
            }
        }
        return true;
    }
}
