package dev.portolan.api.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpURI;

/// Lets a `%2F` through only where a model's or alias's name stands, and a `;` nowhere: what
/// follows it would be cut off, and the rest name something else. Decides by the decoded path, as
/// the servlets behind it do.
public final class PathGuard extends HttpFilter {
    @Serial private static final long serialVersionUID = 1;

    private static final List<String> NAMES =
            List.of("/v1/models/", "/admin/v1/models/", "/admin/v1/aliases/");

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpURI uri = ServletContextRequest.getServletContextRequest(request).getHttpURI();
        if (uri.isAmbiguous() && !holdsName(request)) {
            refuse(response, uri, "The path holds an encoded slash.");
        } else if (uri.getPath().indexOf(';') >= 0) {
            refuse(response, uri, "The path holds a ';'. In a name, write it %3B.");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void refuse(HttpServletResponse response, HttpURI uri, String message)
            throws IOException {
        MalformedRequest error = new MalformedRequest(uri, 400, "invalid_path", message);
        byte[] body = error.body();
        response.setStatus(400);
        response.setHeader("content-type", error.mediaType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static boolean holdsName(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = request.getServletPath() + (info == null ? "" : info);
        return NAMES.stream().anyMatch(path::startsWith);
    }
}
