package dev.portolan.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/// What a provider says went wrong, out of the many shapes in which OpenAI's cousins say it.
///
/// @param message the provider's sentence, at most [#MAX_MESSAGE] characters; empty where it gave
///   none
/// @param type `error.type`
/// @param code `error.code`; a number in its digits
/// @param param `error.param`
/// @param status the HTTP status that the error names within itself, as OpenRouter does under
///   status 200
public record ProviderError(
        String message,
        Optional<String> type,
        Optional<String> code,
        Optional<String> param,
        Optional<Integer> status) {
    /// Long enough for every sentence, too short for a page.
    public static final int MAX_MESSAGE = 2000;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /// Reads an error's body, of whatever shape; a body that is no JSON gives an error without a
    /// word.
    public static ProviderError read(byte[] bytes, int from, int length) {
        try {
            JsonNode root = JSON.readTree(bytes, from, length);
            return of(root.isArray() && !root.isEmpty() ? root.get(0) : root);
        } catch (IOException _) {
            return new ProviderError(
                    "", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    public static ProviderError read(byte[] bytes) {
        return read(bytes, 0, bytes.length);
    }

    private static ProviderError of(JsonNode root) {
        JsonNode error = root.path("error");
        if (!isThere(error) && root.path("choices").isArray()) {
            error = root.path("choices").path(0).path("error");
        }
        if (!isThere(error) && root.path("errors").isArray()) {
            error = root.path("errors").path(0);
        }
        // Mistral, vLLM and others put the fields at the top; xAI puts a sentence where others put
        // an object.
        JsonNode fields = error.isObject() ? error : root;
        String message = error.isTextual() ? error.asText() : sentence(fields);
        Optional<String> code = word(fields.path("code")).or(() -> word(root.path("code")));
        return new ProviderError(
                message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message,
                word(fields.path("type")).or(() -> word(fields.path("status"))),
                code,
                word(fields.path("param")),
                code.or(() -> word(root.path("status"))).flatMap(ProviderError::status));
    }

    private static String sentence(JsonNode fields) {
        for (String name : new String[] {"message", "detail", "error_message", "msg", "title"}) {
            JsonNode value = fields.path(name);
            if (value.isTextual()) {
                return value.asText();
            }
            // FastAPI's servers list what they disliked.
            if (value.isArray() && value.path(0).path("msg").isTextual()) {
                return value.path(0).path("msg").asText();
            }
            if (value.isObject() && value.path("message").isTextual()) {
                return value.path("message").asText();
            }
        }
        return "";
    }

    private static boolean isThere(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private static Optional<String> word(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() || node.isNumber()
                ? Optional.of(node.asText())
                : Optional.empty();
    }

    private static Optional<Integer> status(String code) {
        return code.length() == 3
                        && code.chars().allMatch(c -> c >= '0' && c <= '9')
                        && code.charAt(0) >= '4'
                        && code.charAt(0) <= '5'
                ? Optional.of(Integer.valueOf(code))
                : Optional.empty();
    }
}
