package dev.portolan.api.admin.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.problem.ProblemException;
import dev.portolan.api.admin.problem.Violation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a request's body: one JSON object in UTF-8, no field twice, nothing behind it. A refusal
/// says where, and never repeats the text: it could be a secret.
public final class StrictJson {
    private static final Pattern DUPLICATE =
            Pattern.compile("Duplicate (?:field|Object property) [\"']([^\"']{1,100})[\"']");
    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(50)
                                                    .maxNumberLength(100)
                                                    .build())
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                            DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private StrictJson() {}

    /// @throws ProblemException 400 `malformed_json`, `duplicate_field` or `invalid_fields`
    public static ObjectNode object(byte[] body) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            JsonNode node = MAPPER.readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw Problem.invalidField(Violation.hidden("(body)", "must be a JSON object"))
                    .asException();
        } catch (CharacterCodingException _) {
            throw malformed("The body is not UTF-8.");
        } catch (StreamConstraintsException e) {
            throw malformed(
                    "The body is nested more than 50 deep or has a number of more than 100 digits"
                            + at(e)
                            + ".");
        } catch (JsonProcessingException e) {
            Matcher duplicate = DUPLICATE.matcher(e.getOriginalMessage());
            if (duplicate.find()) {
                throw Problem.of(
                                400,
                                "duplicate_field",
                                "A field was given twice",
                                "'%s' is given twice%s.".formatted(duplicate.group(1), at(e)))
                        .asException();
            }
            throw malformed("The body is not valid JSON" + at(e) + ".");
        }
    }

    private static ProblemException malformed(String detail) {
        return Problem.of(400, "malformed_json", "The body is not JSON", detail).asException();
    }

    private static String at(JsonProcessingException e) {
        JsonLocation where = e.getLocation();
        return where == null
                ? ""
                : " (line %s, column %s)".formatted(where.getLineNr(), where.getColumnNr());
    }
}
