package dev.portolan.api.admin.problem;

import io.dropwizard.jersey.errors.ErrorMessage;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/// Gives the refusals that Jersey makes by itself under `/admin` (no such path, method, media type;
/// a defect of ours) the shape of a problem, and forbids every answer there to be kept by a cache.
/// Decides nothing about who may enter.
public final class ProblemShape implements ContainerResponseFilter {
    private static final MediaType PROBLEM = MediaType.valueOf(Problem.MEDIA_TYPE);

    private final Supplier<String> requestIds;

    public ProblemShape(Supplier<String> requestIds) {
        this.requestIds = requestIds;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!request.getUriInfo().getPath().startsWith("admin/")) {
            return;
        }
        response.getHeaders().putSingle("x-request-id", requestIds.get());
        response.getHeaders().putSingle("Cache-Control", "no-store");
        response.getHeaders().putSingle("X-Content-Type-Options", "nosniff");
        if (response.getStatus() >= 400 && !PROBLEM.equals(response.getMediaType())) {
            response.setEntity(
                    of(response.getStatus(), Optional.ofNullable(response.getEntity()))
                            .toJson()
                            .getBytes(StandardCharsets.UTF_8),
                    new Annotation[0],
                    PROBLEM);
        }
    }

    private static Problem of(int status, Optional<Object> entity) {
        return switch (status) {
            case 404 ->
                    Problem.of(
                            404,
                            "no_such_path",
                            "Not found",
                            "The admin API has no such path; /admin/v1/openapi.yaml lists them.");
            case 405 ->
                    Problem.of(
                            405,
                            "method_not_allowed",
                            "Method not allowed",
                            "This path exists, but not with this method; see the Allow header.");
            case 406 ->
                    Problem.of(
                            406,
                            "not_acceptable",
                            "Not acceptable",
                            "The admin API answers application/json.");
            case 415 ->
                    Problem.of(
                            415,
                            "unsupported_media_type",
                            "Unsupported media type",
                            "Send the body with Content-Type: application/json.");
            default ->
                    status >= 500
                            ? Problem.of(
                                    status,
                                    "internal_error",
                                    "A defect of the gateway",
                                    "The request failed for a reason that is not its fault."
                                            + logged(entity))
                            : Problem.of(
                                    status,
                                    "bad_request",
                                    "Bad request",
                                    "The request could not be understood.");
        };
    }

    /// Dropwizard logs a defect under an id, and names that in the entity it makes.
    private static String logged(Optional<Object> entity) {
        return entity.map(
                        it -> it instanceof ErrorMessage message ? " " + message.getMessage() : "")
                .orElse("");
    }
}
