package dev.portolan.dialect.form;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/// JSON as a tree, for the formats that are translated. Numbers keep their spelling: 0.10 stays
/// 0.10.
public final class Trees {
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(200)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                                    .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private Trees() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// @throws MalformedAnswerException where the bytes are no JSON object
    public static ObjectNode answer(byte[] bytes, int from, int length)
            throws MalformedAnswerException {
        try {
            if (JSON.readTree(bytes, from, length) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException _) {
            // Said below; the bytes are quoted nowhere.
        }
        throw new MalformedAnswerException("the answer is not a JSON object");
    }

    /// @throws MalformedAnswerException where the bytes are no JSON object
    public static ObjectNode answer(byte[] bytes) throws MalformedAnswerException {
        return answer(bytes, 0, bytes.length);
    }

    /// What a text says in JSON; empty where it is none.
    public static Optional<JsonNode> of(String text) {
        try {
            return Optional.of(JSON.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// What bytes say in JSON; a missing node where they are none.
    public static JsonNode lenient(byte[] bytes) {
        try {
            JsonNode node = JSON.readTree(bytes);
            return node == null ? JSON.missingNode() : node;
        } catch (IOException _) {
            return JSON.missingNode();
        }
    }
}
