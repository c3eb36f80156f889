package dev.portolan.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.Trees;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// The sandbox's embeddings: of length 1, and the closer the more words two texts have in common,
/// whatever the words' order. Each word adds 1 to, or takes 1 from, one of the [#MOST] numbers.
///
/// @param vectors one for each input
record VectorReply(String model, List<float[]> vectors, long promptTokens, boolean isBase64)
        implements SandboxReply {
    /// Numbers in a vector, where the request does not want fewer.
    static final int MOST = 64;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// @throws UnfitRequestException where the body has no input, or an empty one, or wants more
    ///   numbers than there are
    static SandboxReply to(byte[] body, SandboxModel model) throws UnfitRequestException {
        JsonNode root = Trees.lenient(body);
        List<String> inputs = SandboxRequest.texts(root, "input");
        if (inputs.contains("")) {
            throw new UnfitRequestException(
                    "input", "'input' must not be empty, nor hold a text that is.");
        }
        int dimensions = root.path("dimensions").asInt(MOST);
        if (dimensions < 1 || dimensions > MOST) {
            throw new UnfitRequestException(
                    "dimensions", "'dimensions' must be from 1 to %s.".formatted(MOST));
        }
        return new VectorReply(
                model.name(),
                inputs.stream().map(text -> vector(text, dimensions)).toList(),
                inputs.stream().mapToLong(text -> Words.of(text).size()).sum(),
                root.path("encoding_format").asText().equals("base64"));
    }

    static float[] vector(String text, int dimensions) {
        float[] vector = new float[dimensions];
        for (String word : Words.of(text)) {
            int hash = mixed(word.strip().toLowerCase(Locale.ROOT).hashCode());
            int at = (hash >>> 1) % MOST;
            if (at < dimensions) {
                vector[at] += (hash & 1) == 0 ? 1 : -1;
            }
        }
        double square = 0;
        for (float number : vector) {
            square += number * number;
        }
        if (square == 0) {
            vector[0] = 1; // nothing that could be told apart
            return vector;
        }
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(square));
        }
        return vector;
    }

    /// Spreads a string's hash over all bits: those of short words have low ones only.
    private static int mixed(int hash) {
        int bits = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        bits = (bits ^ (bits >>> 13)) * 0xc2b2ae35;
        return bits ^ (bits >>> 16);
    }

    @Override
    public byte[] whole() {
        ObjectNode answer = NODES.objectNode().put("object", "list");
        ArrayNode data = answer.putArray("data");
        for (int index = 0; index < vectors.size(); index++) {
            ObjectNode each = data.addObject().put("object", "embedding").put("index", index);
            if (isBase64) {
                each.put("embedding", base64(vectors.get(index)));
            } else {
                ArrayNode numbers = each.putArray("embedding");
                for (float number : vectors.get(index)) {
                    numbers.add(number);
                }
            }
        }
        answer.put("model", model);
        answer.putObject("usage")
                .put("prompt_tokens", promptTokens)
                .put("total_tokens", promptTokens);
        return SandboxRequest.bytes(answer);
    }

    @Override
    public List<byte[]> chunks() {
        return List.of(whole());
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
