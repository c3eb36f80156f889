package dev.portolan.api.edge;

import dev.portolan.api.error.ErrorAnswer;
import dev.portolan.api.error.GatewayError.InvalidRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/// Lets a `%2F` through only where a model's or alias's name stands. Decides by the decoded path,
/// as the servlets behind it do.
public final class PathGuard extends HttpFilter {
    @Serial private static final long serialVersionUID = 1;

    private static final List<String> NAMES =
            List.of("/v1/models/", "/admin/v1/models/", "/admin/v1/aliases/");

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (ServletContextRequest.getServletContextRequest(request).getHttpURI().isAmbiguous()
                && !holdsName(request)) {
            ErrorAnswer.write(
                    response,
                    new InvalidRequest(
                            400,
                            Optional.of("invalid_path"),
                            Optional.empty(),
                            "The path holds an encoded slash."));
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean holdsName(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = request.getServletPath() + (info == null ? "" : info);
        return NAMES.stream().anyMatch(path::startsWith);
    }
}
