package dev.portolan.api.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Set;
import java.util.function.Supplier;

/// Answers everything outside the two APIs and the probes: as a rule an OpenAI client whose base
/// URL lacks the `/v1`, which is told so in the shape that it understands.
public final class OutsideGuard extends HttpFilter {
    @Serial private static final long serialVersionUID = 1;

    private static final Set<String> APIS = Set.of("v1", "admin");

    private final transient Supplier<String> requestIds;
    private final transient Set<String> probes;

    /// @param probes paths that are served as well
    public OutsideGuard(Supplier<String> requestIds, Set<String> probes) {
        this.requestIds = requestIds;
        this.probes = Set.copyOf(probes);
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String info = request.getPathInfo();
        String path = request.getServletPath() + (info == null ? "" : info);
        if (probes.contains(path) || APIS.contains(first(path))) {
            chain.doFilter(request, response);
        } else {
            UnknownPathServlet.answer(
                    request,
                    response,
                    requestIds.get(),
                    " The API is under /v1, which belongs into a client's base URL.");
        }
    }

    private static String first(String path) {
        int end = path.indexOf('/', 1);
        return path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
    }
}
