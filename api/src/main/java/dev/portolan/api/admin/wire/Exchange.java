package dev.portolan.api.admin.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.problem.ProblemException;
import dev.portolan.api.admin.problem.Violation;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// One request, read whole: what the resources need of it, apart from Jersey and its threads.
///
/// @param caller the id of the administrator key that was checked at the door
/// @param target method, path and query: what a repeated request must have in common with the
///   first, beside its body
public record Exchange(
        String caller,
        String target,
        MultivaluedMap<String, String> headers,
        MultivaluedMap<String, String> parameters,
        byte[] body) {
    /// The request's property that holds the caller's key id: put there by the door.
    public static final String CALLER = "portolan.admin.caller";

    /// Bytes; 20,000 model ids of a bulk switch fit.
    private static final int LARGEST_BODY = 4 << 20;

    /// Of a body that is too large, so many bytes more are read and thrown away: many clients do
    /// not look at an answer before they have sent everything.
    private static final int DRAINED = 32 << 20;

    /// @throws ProblemException 413 where the body is too large
    public static Exchange of(ContainerRequestContext request) {
        if (!(request.getProperty(CALLER) instanceof String caller)) {
            throw new IllegalStateException("an admin resource was reached past the door");
        }
        URI uri = request.getUriInfo().getRequestUri();
        return new Exchange(
                caller,
                request.getMethod() + " " + uri.getRawPath() + "?" + uri.getRawQuery(),
                new MultivaluedHashMap<>(request.getHeaders()),
                new MultivaluedHashMap<>(request.getUriInfo().getQueryParameters()),
                body(request));
    }

    private static byte[] body(ContainerRequestContext request) {
        byte[] body;
        try (InputStream entity = request.getEntityStream()) {
            body = entity.readNBytes(LARGEST_BODY + 1);
            if (body.length > LARGEST_BODY) {
                drain(entity);
            }
        } catch (IOException _) {
            throw Problem.of(
                            400,
                            "body_cut_off",
                            "The body was cut off",
                            "The body ended before it was complete.")
                    .asException();
        }
        if (body.length > LARGEST_BODY) {
            throw Problem.of(
                            413,
                            "body_too_large",
                            "Too large",
                            "The body may have at most " + LARGEST_BODY + " bytes.")
                    .asException();
        }
        return body;
    }

    private static void drain(InputStream entity) throws IOException {
        byte[] nothing = new byte[64 * 1024];
        for (int left = DRAINED; left > 0; ) {
            int read = entity.read(nothing);
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    public Query query() {
        return new Query(parameters);
    }

    /// For a path without query parameters.
    public void requireNoParameters() {
        query().finish();
    }

    /// @throws ProblemException 400 where the body is no JSON object
    public ObjectNode object() {
        return StrictJson.object(body);
    }

    /// For a request that says everything in its path: no body, or an empty object.
    public void requireNoFields() {
        if (body.length > 0) {
            new Fields(object()).finish();
        }
    }

    public Optional<EntityTags> ifMatch() {
        return EntityTags.parse(header(HttpHeaders.IF_MATCH));
    }

    public Optional<EntityTags> ifNoneMatch() {
        return EntityTags.parse(header(HttpHeaders.IF_NONE_MATCH));
    }

    /// @throws ProblemException 412 where the caller has seen another state
    public void requireMatch(long version) {
        EntityTags.require(ifMatch(), Long.toString(version));
    }

    /// For what is not there: no condition about its state can hold.
    ///
    /// @throws ProblemException 412 where there is such a condition
    public void requireNoMatch() {
        if (ifMatch().isPresent()) {
            throw Problem.of(
                            412,
                            "not_there",
                            "Not there",
                            "If-Match is about something that is not there.")
                    .asException();
        }
    }

    /// For `If-None-Match: *`: make it, but change nothing that is there.
    ///
    /// @throws ProblemException 412 where something is there that the condition excludes
    public void requireAbsent(long version) {
        if (ifNoneMatch().map(tags -> tags.matches(Long.toString(version))).orElse(false)) {
            throw Problem.of(
                            412,
                            "already_there",
                            "There already",
                            "If-None-Match forbids to change what is there already.")
                    .asException();
        }
    }

    /// @throws ProblemException 400 for a key that is empty, too long, unprintable or given twice
    public Optional<String> idempotencyKey() {
        List<String> given = header("Idempotency-Key");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String key = given.getFirst();
        if (given.size() > 1
                || key.isEmpty()
                || key.length() > 255
                || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw Problem.invalidField(
                            Violation.hidden(
                                    "Idempotency-Key",
                                    "must be 1-255 printable ASCII characters, once"))
                    .asException();
        }
        return Optional.of(key);
    }

    private List<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .flatMap(header -> header.getValue().stream())
                .toList();
    }
}
