package dev.portolan.api.edge;

import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.error.ErrorBody;
import dev.portolan.api.error.GatewayError.InvalidRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpURI;
import org.jspecify.annotations.Nullable;

/// What is refused before any servlet has seen it, in the shape of the API that was asked.
///
/// @param uri where it was for, as far as that could be read
record MalformedRequest(@Nullable HttpURI uri, int status, String code, String message) {
    String mediaType() {
        return isForAdmin() ? Problem.MEDIA_TYPE : "application/json";
    }

    byte[] body() {
        return isForAdmin()
                ? Problem.of(status, code, "The request was refused", message)
                        .toJson()
                        .getBytes(StandardCharsets.UTF_8)
                : ErrorBody.json(
                        new InvalidRequest(status, Optional.of(code), Optional.empty(), message));
    }

    private boolean isForAdmin() {
        String path = uri == null ? null : uri.getPath();
        return path != null && path.startsWith("/admin/");
    }
}
