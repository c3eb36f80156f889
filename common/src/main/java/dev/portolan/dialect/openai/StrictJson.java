package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/// How JSON is read here. Two readers of one text must not see two meanings, so what a client sends
/// may not name a key twice; a provider's answer is read more mildly, since it passes on as it is.
final class StrictJson {
    /// Deep enough for any schema of a tool, far from the depth at which a parser of ours or a
    /// provider's would fall over.
    static final int MAX_DEPTH = 200;

    /// Of a request. An answer may have any number: they are passed over, and its bytes are
    /// bounded.
    private static final int MAX_TOKENS = 1_000_000;

    private static final int UNBOUNDED = -1;

    private static final JsonFactory REQUESTS = factory(true, MAX_TOKENS);
    private static final JsonFactory ANSWERS = factory(false, UNBOUNDED);

    /// Keeps the spelling of numbers: 0.10 stays 0.10.
    private static final ObjectMapper TREES =
            JsonMapper.builder(REQUESTS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private StrictJson() {}

    /// The tree of a body that has been read strictly before.
    static JsonNode tree(byte[] body) {
        try {
            return TREES.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException("a body that was read cannot be read again", e);
        }
    }

    static JsonParser request(byte[] body) throws IOException {
        return REQUESTS.createParser(body);
    }

    static JsonParser answer(byte[] bytes, int from, int length) throws IOException {
        return ANSWERS.createParser(bytes, from, length);
    }

    private static JsonFactory factory(boolean strictKeys, long maxTokens) {
        return JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxTokenCount(maxTokens)
                                .maxStringLength(Integer.MAX_VALUE)
                                .build())
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, strictKeys)
                // Interning and a table of names shared by all parsers would let strangers' keys
                // pile up.
                .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                // Parsers run on virtual threads: a buffer for each thread would be a buffer for
                // each request.
                .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
                .build();
    }
}
