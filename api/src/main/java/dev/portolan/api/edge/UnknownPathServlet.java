package dev.portolan.api.edge;

import dev.portolan.api.error.ErrorAnswer;
import dev.portolan.api.error.GatewayError.InvalidRequest;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Optional;
import java.util.function.Supplier;

/// Everything under `/v1` that is not there, in the shape in which `/v1` says things.
public final class UnknownPathServlet extends HttpServlet {
    @Serial private static final long serialVersionUID = 1;

    private static final int MOST_SHOWN = 200;

    private final transient Supplier<String> requestIds;

    public UnknownPathServlet(Supplier<String> requestIds) {
        this.requestIds = requestIds;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        answer(request, response, requestIds.get(), "");
    }

    /// @param hint a sentence for whoever took a wrong path, or nothing
    static void answer(
            HttpServletRequest request, HttpServletResponse response, String id, String hint)
            throws IOException {
        response.setHeader("x-request-id", id);
        String path =
                request.getServletPath()
                        + (request.getPathInfo() == null ? "" : request.getPathInfo());
        String shown = path.length() > MOST_SHOWN ? path.substring(0, MOST_SHOWN) + "…" : path;
        ErrorAnswer.write(
                response,
                new InvalidRequest(
                        404,
                        Optional.of("unknown_url"),
                        Optional.empty(),
                        "Invalid URL (%s %s).%s".formatted(request.getMethod(), shown, hint)));
    }
}
