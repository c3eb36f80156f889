package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.testing.RawResponse;
import dev.portolan.testing.Recording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a client must be told of a provider's recorded error: its status, kind, code, sentence and
/// when to come back. The kind is judged by whoever tagged the recording.
public final class ErrorTruth {
    private static final Map<String, String> CODES =
            Map.ofEntries(
                    Map.entry("authentication", "invalid_api_key"),
                    Map.entry("permission", "permission_denied"),
                    Map.entry("model_not_found", "model_not_found"),
                    Map.entry("not_found", "not_found"),
                    Map.entry("context_length", "context_length_exceeded"),
                    Map.entry("content_filter", "content_filter"),
                    Map.entry("rate_limit", "rate_limit_exceeded"),
                    Map.entry("quota", "insufficient_quota"),
                    Map.entry("overloaded", "overloaded"),
                    Map.entry("timeout", "timeout"));

    private ErrorTruth() {}

    public static List<String> faults(Recording recording, RawResponse response) {
        List<String> faults = new ArrayList<>();
        JsonNode error = Json.read(response.text()).path("error");
        for (String member : List.of("message", "type", "param", "code")) {
            if (!error.has(member)) {
                faults.add("no " + member);
            }
        }
        int recorded = recording.response().status();
        boolean isBadKey = recorded == 400 && recording.tags().contains("error:auth");
        if (response.status() != (isBadKey ? 401 : recorded)) {
            faults.add("status " + response.status() + " for " + recorded);
        }
        String kind = error.path("metadata").path("kind").asText();
        if (!kinds(recording).contains(kind)) {
            faults.add("kind " + kind + ", expected one of " + kinds(recording));
        }
        Optional<String> code = ownCode(recording).or(() -> Optional.ofNullable(CODES.get(kind)));
        if (!error.path("code").asText().equals(code.orElse("null"))) {
            faults.add("code " + error.path("code") + ", expected " + code);
        }
        String message = error.path("message").asText();
        boolean isDocument = Json.tryRead(recording.response().text()).isPresent();
        String sentence = sentence(document(recording));
        if (message.isBlank()
                || !message.contains(sentence)
                || isDocument && sentence.isEmpty()
                || message.contains("<html")) {
            faults.add("the sentence is lost: " + message);
        }
        if (kind.equals("authentication")
                && !response.header("x-should-retry").equals(Optional.of("false"))) {
            faults.add("an invitation to try a bad key again");
        }
        retryAfter(recording)
                .filter(seconds ->
                        !response.header("retry-after").equals(Optional.of(seconds.toString())))
                .ifPresent(seconds ->
                        faults.add(
                                "retry-after "
                                        + response.header("retry-after")
                                        + " for "
                                        + seconds));
        return faults;
    }

    private static JsonNode document(Recording recording) {
        JsonNode root =
                Json.tryRead(recording.response().text()).orElseGet(Json.MAPPER::missingNode);
        return root.isArray() ? root.path(0) : root;
    }

    private static Set<String> kinds(Recording recording) {
        String words = recording.response().text().toLowerCase(Locale.ROOT);
        int status = recording.response().status();
        Set<String> tags = recording.tags();
        if (tags.contains("error:auth")) {
            return status == 403
                    ? Set.of("permission", "authentication")
                    : Set.of("authentication");
        }
        if (tags.contains("error:not-found")) {
            return words.contains("model")
                    ? Set.of("model_not_found")
                    : Set.of("not_found", "model_not_found");
        }
        if (tags.contains("error:context-length") || isTooLong(words)) {
            return Set.of("context_length");
        }
        if (tags.contains("error:rate-limit")) {
            return Set.of("rate_limit");
        }
        if (tags.contains("error:payment") || words.contains("credit balance is too low")) {
            return Set.of("quota");
        }
        if (tags.contains("error:content-filter")) {
            return Set.of("content_filter");
        }
        if (tags.contains("error:overloaded")) {
            return Set.of("overloaded");
        }
        if (tags.contains("error:server")) {
            return Set.of("server");
        }
        boolean isOfModel =
                words.contains("decommissioned")
                        || words.contains("valid model")
                        || words.contains("model identifier is invalid")
                        || words.contains("with on-demand throughput")
                        || words.contains("is not supported. supported models");
        return isOfModel ? Set.of("model_not_found", "invalid_request") : Set.of("invalid_request");
    }

    private static boolean isTooLong(String words) {
        return List.of(
                        "tokens exceeded",
                        "too many tokens",
                        "maximum prompt length",
                        "maximum number of tokens",
                        "exceed_context_size")
                .stream()
                .anyMatch(words::contains);
    }

    /// In OpenAI's own dialect the provider's code passes.
    private static Optional<String> ownCode(Recording recording) {
        JsonNode root = document(recording);
        JsonNode code = Json.first(root.path("error"), "code");
        JsonNode own = code.isMissingNode() ? root.path("code") : code;
        return recording.dialect().startsWith("openai-") && own.isValueNode() && !own.isNull()
                ? Optional.of(own.asText())
                : Optional.empty();
    }

    private static String sentence(JsonNode root) {
        JsonNode error = root.path("error");
        JsonNode from = error.isObject() ? error : root;
        return error.isTextual() ? error.asText() : Json.first(from, "message", "detail").asText();
    }

    private static Optional<Long> retryAfter(Recording recording) {
        Map<String, String> headers = recording.response().headers();
        if (headers.containsKey("retry-after")) {
            return Optional.of(Long.valueOf(headers.get("retry-after")));
        }
        for (JsonNode detail : document(recording).path("error").path("details")) {
            if (detail.has("retryDelay")) {
                String delay = detail.path("retryDelay").asText().replace("s", "");
                return Optional.of((long) Math.ceil(Double.parseDouble(delay)));
            }
        }
        String reset = headers.getOrDefault("x-ratelimit-reset", "");
        boolean isPast =
                reset.matches("[0-9]{13}")
                        && Instant.ofEpochMilli(Long.parseLong(reset)).isBefore(Instant.now());
        return isPast ? Optional.of(0L) : Optional.empty();
    }
}
