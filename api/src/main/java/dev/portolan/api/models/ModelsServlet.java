package dev.portolan.api.models;

import dev.portolan.api.admission.Caller;
import dev.portolan.api.admission.Credentials;
import dev.portolan.api.admission.Gatekeeper;
import dev.portolan.api.error.ErrorAnswer;
import dev.portolan.api.error.GatewayError.InvalidRequest;
import dev.portolan.api.error.GatewayException;
import dev.portolan.api.error.ModelError.ModelNotFound;
import dev.portolan.api.models.ModelListing.Page;
import dev.portolan.api.routing.Router;
import dev.portolan.snapshot.Snapshot;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// `GET /v1/models` and `GET /v1/models/{id}`. A servlet, like its neighbour for completions, so
/// that a model's id may hold slashes, as they are or as `%2F`, and every error has OpenAI's shape.
public final class ModelsServlet extends HttpServlet {
    @Serial private static final long serialVersionUID = 1;

    private final transient Gatekeeper gatekeeper;
    private final transient Router router;
    private final transient Supplier<String> requestIds;
    private final String keyAttribute;
    private final transient AtomicReference<Optional<ModelListing>> written =
            new AtomicReference<>(Optional.empty());

    /// @param keyAttribute where the id of the key that was let in is left for the log
    public ModelsServlet(
            Gatekeeper gatekeeper,
            Router router,
            Supplier<String> requestIds,
            String keyAttribute) {
        this.gatekeeper = gatekeeper;
        this.router = router;
        this.requestIds = requestIds;
        this.keyAttribute = keyAttribute;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("x-request-id", requestIds.get());
        try {
            if (!List.of("GET", "HEAD").contains(request.getMethod())) {
                response.setHeader("allow", "GET, HEAD");
                throw refused(
                        405,
                        "method_not_allowed",
                        "Not allowed to " + request.getMethod() + " here. Use GET.");
            }
            answer(request, response);
        } catch (GatewayException e) {
            ErrorAnswer.write(response, e.error());
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Caller caller =
                gatekeeper.admit(
                        Credentials.of(name -> Collections.list(request.getHeaders(name))));
        request.setAttribute(keyAttribute, caller.key().id());
        response.setHeader(
                "x-portolan-catalog-version", String.valueOf(caller.snapshot().version()));
        ModelListing listing = listing(caller.snapshot());
        String path = request.getPathInfo();
        Page page;
        if (path == null || path.equals("/")) {
            page = listing.listFor(caller);
        } else {
            String name = path.substring(1);
            page =
                    listing.find(caller, name)
                            .orElseThrow(() ->
                                    new GatewayException(
                                            router.refusal(caller, name)
                                                    .orElseGet(() ->
                                                            new ModelNotFound(
                                                                    name,
                                                                    List.of(),
                                                                    Optional.empty()))));
        }
        response.setHeader("etag", page.tag());
        response.setHeader("cache-control", "private, no-cache");
        if (matches(request.getHeader("If-None-Match"), page.tag())) {
            response.setStatus(304);
            return;
        }
        response.setHeader("content-type", "application/json");
        response.setContentLength(page.body().length);
        response.getOutputStream().write(page.body());
    }

    /// Written out once for each snapshot. Two threads may do it at once; either result is right.
    private ModelListing listing(Snapshot snapshot) {
        return written.get()
                .filter(last -> last.version() == snapshot.version())
                .orElseGet(() -> {
                    ModelListing fresh = new ModelListing(snapshot, router);
                    written.set(Optional.of(fresh));
                    return fresh;
                });
    }

    private static boolean matches(@Nullable String asked, String tag) {
        return asked != null
                && (asked.strip().equals("*")
                        || Arrays.stream(asked.split(","))
                                .map(String::strip)
                                .map(ModelsServlet::strong)
                                .anyMatch(tag::equals));
    }

    private static String strong(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    private static GatewayException refused(int status, String code, String message) {
        return new GatewayException(
                new InvalidRequest(status, Optional.of(code), Optional.empty(), message));
    }
}
