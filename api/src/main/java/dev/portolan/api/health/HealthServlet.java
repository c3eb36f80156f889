package dev.portolan.api.health;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/// `/healthz`: the process answers. `/readyz`: 200 if it should be sent requests, else 503; with
/// the catalog version served and the parts it does without.
public final class HealthServlet extends HttpServlet {
    @Serial private static final long serialVersionUID = 1;

    public static final String ALIVE = "/healthz";
    public static final String READY = "/readyz";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final transient Readiness readiness;

    public HealthServlet(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ObjectNode body = JSON.createObjectNode();
        if (request.getServletPath().equals(ALIVE)) {
            body.put("status", "alive");
        } else {
            body.put("status", readiness.word());
            body.put("catalog_version", readiness.catalogVersion());
            readiness.degraded().forEach(body.putArray("degraded")::add);
            response.setStatus(readiness.isReady() ? 200 : 503);
        }
        response.setHeader("cache-control", "no-store");
        response.setHeader("content-type", "application/json");
        byte[] bytes = JSON.writeValueAsBytes(body);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
