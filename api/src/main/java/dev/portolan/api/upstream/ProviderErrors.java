package dev.portolan.api.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.api.error.GatewayError;
import dev.portolan.api.error.GatewayError.UpstreamFailed;
import dev.portolan.api.error.GatewayError.UpstreamRefused;
import dev.portolan.api.routing.Target;
import dev.portolan.dialect.openai.ProviderError;
import dev.portolan.provider.UpstreamException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Turns a provider's error into the client's. Status, code, type, sentence and further fields
/// pass, except where they would mislead:
///
/// - A refused credential is the gateway's, never the client's, so a 401 (and the 400 that some say
///   it with) becomes a 502 `upstream_authentication`, which no client may take for "your key is
///   bad" and no retry loop need repeat.
/// - A redirect, or anything else that is neither success nor error, is a 502.
/// - An error under status 200 gets the status it names itself, or else 502.
/// - Whatever looks like the credential is blotted out.
public final class ProviderErrors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OURS = Set.of("message", "type", "param", "code", "metadata");
    private static final int UNAUTHORIZED = 401;
    private static final int BAD_GATEWAY = 502;

    private ProviderErrors() {}

    /// An answer whose status is no success.
    ///
    /// @param retryAfter from the provider's headers
    public static GatewayError of(
            Target target, int status, Optional<Duration> retryAfter, byte[] body) {
        if (status < 400 || status > 599 || status == 407) {
            String message =
                    "The provider '%s' answered with the unexpected status %s."
                            .formatted(target.provider(), status);
            return new UpstreamFailed(target.provider(), Fault.STATUS, message, Optional.empty());
        }
        return translate(target, status, retryAfter, body, 0, body.length);
    }

    /// An error that came under status 200, as the whole answer or in the middle of a stream.
    public static GatewayError inside(Target target, byte[] bytes, int from, int length) {
        ProviderError error = ProviderError.read(bytes, from, length);
        return translate(
                target, error.status().orElse(BAD_GATEWAY), Optional.empty(), bytes, from, length);
    }

    private static GatewayError translate(
            Target target,
            int status,
            Optional<Duration> retryAfter,
            byte[] bytes,
            int from,
            int length) {
        ProviderError error = ProviderError.read(bytes, from, length);
        Redaction redaction = Redaction.of(target.access());
        JsonNode object = errorObject(bytes, from, length);
        Map<String, Object> metadata = new LinkedHashMap<>();
        object.path("metadata")
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), redaction.of(entry.getValue())));
        metadata.put("provider", target.provider());
        metadata.put("upstream_status", status);
        String sentence = redaction.of(error.message());
        if (isCredentialRefused(status, error, bytes, from, length)) {
            return new UpstreamRefused(
                    BAD_GATEWAY,
                    "server_error",
                    Optional.of("upstream_authentication"),
                    Optional.empty(),
                    "The provider '%s' refused the gateway's credential. Your own key is in order."
                            .formatted(target.provider()),
                    Optional.empty(),
                    Optional.of(false),
                    Map.of(),
                    sentence.isEmpty() ? metadata : with(metadata, "upstream_message", sentence));
        }
        Map<String, Object> members = new LinkedHashMap<>();
        object.properties().stream()
                .filter(entry -> !OURS.contains(entry.getKey()))
                .forEach(entry -> members.put(entry.getKey(), redaction.of(entry.getValue())));
        return new UpstreamRefused(
                status,
                error.type().map(redaction::of).orElseGet(() -> typeOf(status)),
                error.code().map(redaction::of),
                error.param(),
                sentence.isEmpty()
                        ? "The provider '%s' answered with status %s."
                                .formatted(target.provider(), status)
                        : sentence,
                retryAfter.or(() -> retryDelay(object)),
                Optional.empty(),
                members,
                metadata);
    }

    private static Map<String, Object> with(
            Map<String, Object> metadata, String name, String value) {
        metadata.put(name, value);
        return metadata;
    }

    private static boolean isCredentialRefused(
            int status, ProviderError error, byte[] bytes, int from, int length) {
        if (status == UNAUTHORIZED) {
            return true;
        }
        // Gemini says it with a 400.
        return status == 400
                && (error.message().toLowerCase(Locale.ROOT).contains("api key not valid")
                        || new String(bytes, from, length, StandardCharsets.UTF_8)
                                .contains("API_KEY_INVALID"));
    }

    private static JsonNode errorObject(byte[] bytes, int from, int length) {
        try {
            JsonNode root = JSON.readTree(bytes, from, length);
            JsonNode first = root.isArray() ? root.path(0) : root;
            return first.path("error");
        } catch (IOException _) {
            return JSON.missingNode();
        }
    }

    /// Google's way: `details[].retryDelay`, such as `"17s"` (google.rpc.RetryInfo).
    private static Optional<Duration> retryDelay(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            String delay = detail.path("retryDelay").asText("");
            if (delay.matches("[0-9]{1,6}(\\.[0-9]{1,9})?s")) {
                double seconds = Double.parseDouble(delay.substring(0, delay.length() - 1));
                return Optional.of(Duration.ofMillis((long) Math.ceil(seconds * 1000)));
            }
        }
        return Optional.empty();
    }

    private static String typeOf(int status) {
        return switch (status) {
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }
}
