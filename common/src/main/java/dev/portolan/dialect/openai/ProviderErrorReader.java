package dev.portolan.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portolan.dialect.form.RetryInfo;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a [ProviderError] out of:
///
/// | who | shape |
/// |---|---|
/// | OpenAI and most | `{"error": {"message", "type", "param", "code"}}` |
/// | Google's OpenAI-compatible API | the same within a list, with `status` and `details` |
/// | xAI | `{"code": …, "error": "sentence"}` |
/// | Ollama, Venice, old llama.cpp and vLLM | `{"error": "sentence"}` |
/// | Mistral, vLLM | `{"object": "error", "message", "type", "code"}` |
/// | Mistral, FastAPI's servers | `{"detail": "sentence"}`, `{"detail": [{"msg": …}]}` |
/// | Cloudflare | `{"errors": [{"message", "code"}]}` |
/// | OpenRouter, in a stream | `{"choices": [{"error": {…}}]}` |
/// | proxies | a line of text, a page |
final class ProviderErrorReader {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> SENTENCES =
            List.of("message", "detail", "error_message", "msg", "error_description", "title");
    private static final List<String> STATUSES = List.of("status_code", "raw_status_code");
    private static final int MOST_NESTED = 4;
    private static final int LONGEST_LINE = 500;

    /// OpenAI's "Please try again in 6m0s", Azure's "retry after 26 seconds".
    private static final Pattern WAIT =
            Pattern.compile(
                    "(?:try again|retry)(?: in| after) ((?:\\d{1,9}(?:\\.\\d{1,9})?(?:ms|[smh]))+|\\d{1,6} seconds?\\b)");

    private static final Pattern UNIT = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(ms|[smh])");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);

    private ProviderErrorReader() {}

    static ProviderError read(byte[] bytes, int from, int length) {
        try {
            JsonNode root = JSON.readTree(bytes, from, length);
            return of(root.isArray() && !root.isEmpty() ? root.get(0) : root);
        } catch (IOException _) {
            return wordless(line(new String(bytes, from, length, StandardCharsets.UTF_8)));
        }
    }

    private static ProviderError of(JsonNode root) {
        if (root.isTextual()) {
            return wordless(root.asText());
        }
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
        String message = error.isTextual() ? error.asText() : sentence(fields, 0);
        Optional<String> code = word(fields.path("code")).or(() -> word(root.path("code")));
        return new ProviderError(
                ProviderError.cut(message),
                word(fields.path("type"))
                        .or(() -> word(fields.path("status")).filter(word -> !isDigits(word))),
                code,
                word(fields.path("param")),
                status(fields, code).or(() -> status(root, Optional.empty())),
                RetryInfo.delay(fields).or(() -> wait(message)));
    }

    private static String sentence(JsonNode node, int depth) {
        if (node.isTextual() || depth > MOST_NESTED) {
            return node.asText("");
        }
        if (node.isArray()) {
            return sentence(node.path(0), depth + 1); // the first of what was disliked
        }
        for (String name : SENTENCES) {
            String sentence = isThere(node.path(name)) ? sentence(node.get(name), depth + 1) : "";
            if (!sentence.isEmpty()) {
                return sentence;
            }
        }
        return "";
    }

    private static Optional<Integer> status(JsonNode fields, Optional<String> code) {
        for (String name : STATUSES) {
            Optional<Integer> status = word(fields.path(name)).flatMap(ProviderErrorReader::status);
            if (status.isPresent()) {
                return status;
            }
        }
        return code.flatMap(ProviderErrorReader::status)
                .or(() -> word(fields.path("status")).flatMap(ProviderErrorReader::status));
    }

    private static boolean isDigits(String word) {
        return word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Optional<Integer> status(String code) {
        return code.matches("[45][0-9]{2}") ? Optional.of(Integer.valueOf(code)) : Optional.empty();
    }

    private static Optional<Duration> wait(String message) {
        Matcher wait = WAIT.matcher(message.toLowerCase(Locale.ROOT));
        return wait.find() ? units(wait.group(1)) : Optional.empty();
    }

    /// Rounded up to whole milliseconds.
    private static Optional<Duration> units(String text) {
        BigDecimal millis = BigDecimal.ZERO;
        Matcher unit = UNIT.matcher(text);
        while (unit.find()) {
            BigDecimal each = BigDecimal.valueOf(MILLIS.getOrDefault(unit.group(2), 0L));
            millis = millis.add(new BigDecimal(unit.group(1)).multiply(each));
        }
        return Optional.of(Duration.ofMillis(millis.setScale(0, RoundingMode.CEILING).longValue()));
    }

    /// A proxy's single line of text is a sentence, a page is not.
    private static String line(String body) {
        String text = body.strip();
        boolean isLine =
                !text.startsWith("<")
                        && !text.startsWith("{")
                        && !text.startsWith("[")
                        && text.length() <= LONGEST_LINE
                        && text.chars().noneMatch(c -> c < ' ' || c == 0xfffd);
        return isLine ? text : "";
    }

    private static ProviderError wordless(String message) {
        return new ProviderError(
                ProviderError.cut(message),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                wait(message));
    }

    private static boolean isThere(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    private static Optional<String> word(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() || node.isNumber()
                ? Optional.of(node.asText())
                : Optional.empty();
    }
}
