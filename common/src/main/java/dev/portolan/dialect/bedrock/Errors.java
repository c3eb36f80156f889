package dev.portolan.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.dialect.form.Trees;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Bedrock's errors
/// (https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html and
/// https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html, read 2026-11-26). The type is
/// in the header `x-amzn-errortype`, often with an address behind a colon, or in the body's
/// `__type` or `code`, often with a name space before a hash; the sentence in `message` or
/// `Message`.
final class Errors {
    private static final String[] CONTEXT = {
        "input is too long",
        "prompt is too long",
        "input tokens exceed",
        "number of input tokens exceeds",
        "too many input tokens",
        "maximum context length",
        "context length",
        "context window",
        "context limit"
    };
    private static final String[] FILTER = {
        "content filter", "content filtering policy", "blocked by our", "content policy"
    };
    private static final String[] MODEL = {
        "model identifier is invalid",
        "on-demand throughput isn", // "…isn't supported", with whatever apostrophe
        "on-demand throughput is not supported",
        "could not resolve the foundation model",
        "model version has reached the end of its life"
    };
    private static final String[] CREDENTIAL = {
        "api key", "security token", "bearer token", "authentication failed", "signature"
    };

    private Errors() {}

    static ErrorForm of(int status, Map<String, List<String>> headers, byte[] body) {
        JsonNode error = Trees.lenient(body);
        String type =
                headers.getOrDefault("x-amzn-errortype", List.of()).stream()
                        .findFirst()
                        .filter(text -> !text.isBlank())
                        .orElseGet(
                                () -> error.path("__type").asText(error.path("code").asText("")));
        return form(status, shortened(type), sentence(error));
    }

    /// An error in the middle of a stream: its type is all that says which status it would have
    /// had.
    static ErrorForm inside(String type, String message) {
        String name = shortened(type);
        String capital =
                name.isEmpty()
                        ? name
                        : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return form(statusOf(capital), capital, message);
    }

    static String sentence(JsonNode error) {
        return error.path("message").asText(error.path("Message").asText(""));
    }

    /// `com.amazon#ThrottlingException:http://…` is a `ThrottlingException`.
    private static String shortened(String type) {
        String bare = type.substring(type.indexOf('#') + 1);
        int colon = bare.indexOf(':');
        return (colon < 0 ? bare : bare.substring(0, colon)).strip();
    }

    private static ErrorForm form(int status, String type, String message) {
        ErrorKind kind = kind(status, type, message.toLowerCase(Locale.ROOT));
        // Behind its first line a refused signature is explained with what was signed: the
        // session's
        // token is in it.
        String sentence =
                kind == ErrorKind.AUTHENTICATION
                        ? message.lines().findFirst().orElse("").strip()
                        : message;
        return new ErrorForm(kind, status, sentence, Optional.empty());
    }

    private static int statusOf(String type) {
        return switch (type) {
            case "ThrottlingException", "TooManyRequestsException", "ModelNotReadyException" -> 429;
            case "ValidationException", "ServiceQuotaExceededException" -> 400;
            case "AccessDeniedException" -> 403;
            case "ResourceNotFoundException" -> 404;
            case "ModelTimeoutException" -> 408;
            case "ModelErrorException", "ModelStreamErrorException" -> 424;
            case "ServiceUnavailableException" -> 503;
            // InternalServerException, …
            default -> 500;
        };
    }

    private static ErrorKind kind(int status, String type, String words) {
        return switch (type) {
            case "ThrottlingException",
                    "Throttling",
                    "ThrottledException",
                    "TooManyRequestsException",
                    "RequestLimitExceeded",
                    "ModelNotReadyException" ->
                    words.contains("per day") ? ErrorKind.QUOTA : ErrorKind.RATE_LIMIT;
            case "ServiceQuotaExceededException" -> ErrorKind.QUOTA;
            case "ServiceUnavailableException", "ServiceUnavailable" -> ErrorKind.OVERLOADED;
            case "ModelTimeoutException", "RequestTimeout", "RequestTimeoutException" ->
                    ErrorKind.TIMEOUT;
            case "ModelErrorException",
                    "ModelStreamErrorException",
                    "InternalServerException",
                    "InternalFailure",
                    "InternalServerError" ->
                    says(words, CONTEXT) ? ErrorKind.CONTEXT_LENGTH : ErrorKind.SERVER;
            case "UnrecognizedClientException",
                    "ExpiredTokenException",
                    "ExpiredToken",
                    "InvalidSignatureException",
                    "SignatureDoesNotMatch",
                    "IncompleteSignature",
                    "IncompleteSignatureException",
                    "InvalidClientTokenId",
                    "MissingAuthenticationToken",
                    "MissingAuthenticationTokenException",
                    "RequestExpired",
                    "RequestExpiredException",
                    "NotAuthorized" ->
                    ErrorKind.AUTHENTICATION;
            case "AccessDeniedException", "AccessDenied" ->
                    says(words, CREDENTIAL) ? ErrorKind.AUTHENTICATION : ErrorKind.PERMISSION;
            case "ResourceNotFoundException" ->
                    words.contains("guardrail") || words.contains("prompt")
                            ? ErrorKind.NOT_FOUND
                            : ErrorKind.MODEL_NOT_FOUND;
            default -> ofWords(status, words);
        };
    }

    /// A `ValidationException`, or an error whose type got lost on the way.
    private static ErrorKind ofWords(int status, String words) {
        if (status == 400 || status == 404) {
            if (says(words, MODEL)) {
                return ErrorKind.MODEL_NOT_FOUND;
            }
            if (says(words, CONTEXT)) {
                return ErrorKind.CONTEXT_LENGTH;
            }
            if (says(words, FILTER)) {
                return ErrorKind.CONTENT_FILTER;
            }
        }
        if (status == 403 && says(words, CREDENTIAL)) {
            return ErrorKind.AUTHENTICATION;
        }
        return ErrorKind.ofStatus(status);
    }

    private static boolean says(String words, String... any) {
        return Arrays.stream(any).anyMatch(words::contains);
    }
}
