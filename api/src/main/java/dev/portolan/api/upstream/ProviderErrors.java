package dev.portolan.api.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.api.error.GatewayError;
import dev.portolan.api.error.GatewayError.RequestLoop;
import dev.portolan.api.error.UpstreamError.UpstreamFailed;
import dev.portolan.api.error.UpstreamError.UpstreamRefused;
import dev.portolan.api.routing.Target;
import dev.portolan.dialect.form.ErrorForm;
import dev.portolan.dialect.form.ErrorKind;
import dev.portolan.dialect.openai.ProviderError;
import dev.portolan.provider.Redaction;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Turns a provider's error into the client's, whatever dialect it came in. Status, code, type,
/// sentence and further fields pass; where the provider gives no type or code, the error's kind
/// ([ErrorKind]) does. What sort of error it is, is decided once: by the dialect's own reader, or
/// else here; a provider's bytes have no say in it but by their words. What would mislead is put
/// right:
///
/// - A refused credential is the gateway's, never the client's. The message says so, no retry loop
///   need repeat it (`x-should-retry: false`), and where a provider says it with a 400 the status
///   is 401.
/// - A redirect, or anything else that is neither success nor error, is a 502.
/// - An error under status 200 gets the status it names itself, or else 502.
/// - A Portolan that knew the request for its own says so of the catalog, not of its health.
/// - Whatever looks like the credential is blotted out.
public final class ProviderErrors {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OURS = Set.of("message", "type", "param", "code", "metadata");
    private static final int BAD_REQUEST = 400;
    private static final int BAD_GATEWAY = 502;

    private ProviderErrors() {}

    /// An answer whose status is no success.
    ///
    /// @param retryAfter from the provider's headers
    public static GatewayError of(
            Target target, UpstreamAnswer answer, Optional<Duration> retryAfter, byte[] body) {
        int status = answer.status();
        if (status < 400 || status > 599 || status == 407) {
            String message =
                    "The provider '%s' answered with the unexpected status %s."
                            .formatted(target.provider(), status);
            return new UpstreamFailed(target.provider(), Fault.STATUS, message, Optional.empty());
        }
        if (answer.error().isPresent()) {
            return made(target, answer.error().get(), retryAfter);
        }
        ProviderError error = ProviderError.read(body);
        if (status == RequestLoop.STATUS && error.code().equals(Optional.of(RequestLoop.CODE))) {
            return new RequestLoop(Optional.of(target.provider()));
        }
        return translate(
                target,
                status,
                error.kind(status),
                error,
                retryAfter,
                errorObject(body, 0, body.length));
    }

    /// An error that came under status 200, as the whole answer.
    public static GatewayError inside(Target target, UpstreamAnswer answer, byte[] body) {
        return inside(target, answer, body, 0, body.length);
    }

    /// An error that came under status 200, in the middle of a stream.
    public static GatewayError inside(
            Target target, UpstreamAnswer answer, byte[] bytes, int from, int length) {
        if (answer.error().isPresent()) {
            return made(target, answer.error().get(), Optional.empty());
        }
        ProviderError error = ProviderError.read(bytes, from, length);
        int status = error.status().orElse(BAD_GATEWAY);
        return translate(
                target,
                status,
                error.kind(status),
                error,
                Optional.empty(),
                errorObject(bytes, from, length));
    }

    /// Of another dialect, whose reader has decided what it is: nothing is read out of it again.
    private static GatewayError made(
            Target target, ErrorForm error, Optional<Duration> retryAfter) {
        ProviderError said =
                new ProviderError(
                        ProviderError.cut(error.message()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        error.retryAfter());
        return translate(
                target, error.status(), error.kind(), said, retryAfter, JSON.missingNode());
    }

    private static GatewayError translate(
            Target target,
            int status,
            ErrorKind kind,
            ProviderError error,
            Optional<Duration> retryAfter,
            JsonNode object) {
        Redaction redaction = Redaction.of(target.adapter(), target.access());
        Map<String, Object> metadata = new LinkedHashMap<>();
        object.path("metadata")
                .properties()
                .forEach(entry -> metadata.put(entry.getKey(), redaction.of(entry.getValue())));
        metadata.put("provider", target.provider());
        metadata.put("upstream_status", status);
        metadata.put("kind", kind.name().toLowerCase(Locale.ROOT));
        Map<String, Object> members = new LinkedHashMap<>();
        object.properties().stream()
                .filter(entry -> !OURS.contains(entry.getKey()))
                .forEach(entry -> members.put(entry.getKey(), redaction.of(entry.getValue())));
        boolean isCredential = kind == ErrorKind.AUTHENTICATION;
        return new UpstreamRefused(
                isCredential && status == BAD_REQUEST ? kind.status() : status,
                error.type().map(redaction::of).orElse(kind.type()),
                error.code().map(redaction::of).or(kind::code),
                error.param().map(redaction::of),
                sentence(target, status, isCredential, redaction.of(error.message())),
                retryAfter.or(error::retryAfter),
                isCredential || kind == ErrorKind.QUOTA ? Optional.of(false) : Optional.empty(),
                members,
                metadata);
    }

    private static String sentence(
            Target target, int status, boolean isCredential, String sentence) {
        if (isCredential) {
            String refused =
                    "The provider '%s' refused the gateway's credential; your own key is in order"
                            .formatted(target.provider());
            return sentence.isEmpty() ? refused + "." : refused + ": " + sentence;
        }
        return sentence.isEmpty()
                ? "The provider '%s' answered with status %s.".formatted(target.provider(), status)
                : sentence;
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
}
