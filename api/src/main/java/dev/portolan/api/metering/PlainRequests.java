package dev.portolan.api.metering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts and logs every request that is no completion: lists of models, all of the admin API,
/// refused log-ins and wrong paths among them. Completions have their own line, with more in it,
/// from the [Meter]. Probes of health are counted but not logged: they come every second.
///
/// A path's route is logged and not the path, which may hold anything.
public final class PlainRequests extends HttpFilter {
    @Serial private static final long serialVersionUID = 1;

    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.LOGGER);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Set<String> PROBES = Set.of("/healthz", "/readyz");

    private final transient Counter requests;
    private final transient Predicate<HttpServletRequest> isCompletion;
    private final String keyAttribute;
    private final transient Clock clock;
    private final transient LongSupplier nanos;

    /// @param isCompletion which requests have a line of their own
    /// @param keyAttribute the request attribute with the id of the key that was let in
    /// @param nanos the monotonic clock
    public PlainRequests(
            PrometheusRegistry registry,
            Predicate<HttpServletRequest> isCompletion,
            String keyAttribute,
            Clock clock,
            LongSupplier nanos) {
        this.requests =
                Counter.builder()
                        .name("portolan_http_requests_total")
                        .help("Requests other than completions, by route and the status sent.")
                        .labelNames("method", "route", "status")
                        .register(registry);
        this.isCompletion = isCompletion;
        this.keyAttribute = keyAttribute;
        this.clock = clock;
        this.nanos = nanos;
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isCompletion.test(request)) {
            chain.doFilter(request, response);
            return;
        }
        Instant at = clock.instant();
        long started = nanos.getAsLong();
        int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR; // what a throw becomes
        try {
            chain.doFilter(request, response);
            status = response.getStatus();
        } finally {
            record(request, response, status, at, (nanos.getAsLong() - started) / 1_000_000);
        }
    }

    private void record(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            Instant at,
            long millis) {
        String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
        String info = request.getPathInfo();
        String route = Routes.of(request.getServletPath() + (info == null ? "" : info));
        requests.labelValues(method, route, String.valueOf(status)).inc();
        if (PROBES.contains(route) || !LOG.isInfoEnabled()) {
            return;
        }
        ObjectNode line = JSON.createObjectNode();
        line.put("timestamp", at.toString());
        line.put("message", method + " " + route);
        String requestId = response.getHeader("x-request-id");
        if (requestId != null) {
            line.put("requestId", requestId);
        }
        if (request.getAttribute(keyAttribute) instanceof String key) {
            line.put("keyId", key);
        }
        line.put("status", status);
        line.put("ms", millis);
        try {
            LOG.info("{}", JSON.writeValueAsString(line));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
