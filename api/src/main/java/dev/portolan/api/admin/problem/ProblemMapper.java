package dev.portolan.api.admin.problem;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.nio.charset.StandardCharsets;

/// Renders a [Problem].
public final class ProblemMapper implements ExceptionMapper<ProblemException> {
    @Override
    public Response toResponse(ProblemException exception) {
        return render(exception.problem());
    }

    public static Response render(Problem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.status())
                        .type(Problem.MEDIA_TYPE)
                        .entity(problem.toJson().getBytes(StandardCharsets.UTF_8));
        problem.retryAfter()
                .ifPresent(wait ->
                        response.header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.toSeconds())));
        if (problem.status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"portolan-admin\"");
        }
        return response.build();
    }
}
