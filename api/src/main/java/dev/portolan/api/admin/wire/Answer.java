package dev.portolan.api.admin.wire;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a request is answered with, as a value: it can be kept and given again.
///
/// @param body JSON
public record Answer(int status, Map<String, String> headers, String body) {
    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer of(int status, JsonView body) {
        return new Answer(status, Map.of(), body.toString());
    }

    public static Answer ok(JsonView body) {
        return of(200, body);
    }

    public static Answer created(String location, JsonView body) {
        return of(201, body).with(HttpHeaders.LOCATION, location);
    }

    public Answer with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }

    /// @param tag without quotes
    public Answer tagged(String tag) {
        return with(HttpHeaders.ETAG, "\"" + tag + "\"");
    }

    public Answer tagged(long version) {
        return tagged(Long.toString(version));
    }

    /// Tagged with a hash of the body, for what has no version.
    public Answer taggedByBody() {
        return tagged(hash(body));
    }

    public Optional<String> tag() {
        return Optional.ofNullable(headers.get(HttpHeaders.ETAG))
                .map(quoted -> quoted.substring(1, quoted.length() - 1));
    }

    public Response toResponse() {
        return toResponse(Optional.empty());
    }

    /// @param ifNoneMatch what the caller has already: then the answer is 304 without a body
    public Response toResponse(Optional<EntityTags> ifNoneMatch) {
        return toResponse(ifNoneMatch, MediaType.APPLICATION_JSON);
    }

    public Response toResponse(Optional<EntityTags> ifNoneMatch, String mediaType) {
        boolean isKnown =
                status == 200
                        && tag().isPresent()
                        && ifNoneMatch.map(tags -> tags.matchesWeakly(tag().get())).orElse(false);
        Response.ResponseBuilder response = Response.status(isKnown ? 304 : status);
        headers.forEach(response::header);
        if (!isKnown) {
            response.type(mediaType).entity(body.getBytes(StandardCharsets.UTF_8));
        }
        return response.build();
    }

    private static String hash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
