package dev.portolan.api.admin.door;

import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.problem.ProblemMapper;
import dev.portolan.api.admin.wire.Exchange;
import dev.portolan.api.catalog.SnapshotHolder;
import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyCheck;
import dev.portolan.key.KeyKind;
import dev.portolan.snapshot.Snapshot;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.model.RuntimeResource;

/// Lets in who holds an administrator key, and nobody else, to every resource of the rooms under
/// `dev.portolan.api.admin`.
///
/// It goes by the resource that Jersey matched, never by the spelling of a path, so no spelling
/// gets around it; and by the resource's package, so that a new one is behind the door without
/// being told. Keys come from memory: no database is asked, whatever the header holds.
@Priority(Priorities.AUTHENTICATION)
public final class AdminDoor implements ContainerRequestFilter {
    private static final String ROOMS = "dev.portolan.api.admin.";
    private static final String SCHEME = "Bearer ";

    private static final Problem NO_KEYS_KNOWN =
            Problem.unavailable(
                    "no_keys_known",
                    "This replica has no catalog, or none fresh enough to trust its keys.",
                    Duration.ofSeconds(2));

    private final KeyCheck check;
    private final SnapshotHolder served;
    private final Duration maxStaleAuth;

    /// @param maxStaleAuth without a word from the database for this long, nobody is let in any
    ///   more: a key may have been revoked
    public AdminDoor(KeyCheck check, SnapshotHolder served, Duration maxStaleAuth) {
        this.check = check;
        this.served = served;
        this.maxStaleAuth = maxStaleAuth;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!leadsToAdmin(request)) {
            return;
        }
        Optional<Snapshot> snapshot = served.current();
        if (snapshot.isEmpty() || served.sinceConfirmed().compareTo(maxStaleAuth) > 0) {
            refuse(request, NO_KEYS_KNOWN);
            return;
        }
        Optional<String> presented = presented(request);
        Optional<ApiKey> key =
                presented.flatMap(text -> check.check(text, KeyKind.ADMIN, snapshot.get()::key));
        if (key.isPresent()) {
            request.setProperty(Exchange.CALLER, key.get().id());
        } else {
            refuse(request, refusal(presented, snapshot.get()));
        }
    }

    /// The body is not read for somebody unknown. The connection is closed over it, and the client
    /// must know, or it would send its next request there.
    private static void refuse(ContainerRequestContext request, Problem problem) {
        Response answer = ProblemMapper.render(problem);
        request.abortWith(
                request.hasEntity()
                        ? Response.fromResponse(answer).header("Connection", "close").build()
                        : answer);
    }

    private static boolean leadsToAdmin(ContainerRequestContext request) {
        ExtendedUriInfo matched = (ExtendedUriInfo) request.getUriInfo();
        for (RuntimeResource runtime : matched.getMatchedRuntimeResources()) {
            boolean isAdmin =
                    runtime.getResources().stream()
                            .flatMap(resource -> resource.getHandlerClasses().stream())
                            .anyMatch(handler -> handler.getName().startsWith(ROOMS));
            if (isAdmin) {
                return true;
            }
        }
        return false;
    }

    /// The key, where the request has exactly one credential.
    private static Optional<String> presented(ContainerRequestContext request) {
        List<String> headers =
                request.getHeaders().getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
        if (headers.size() != 1) {
            return Optional.empty();
        }
        String header = headers.getFirst();
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()))
                : Optional.empty();
    }

    private Problem refusal(Optional<String> presented, Snapshot snapshot) {
        if (presented.isEmpty()) {
            return Problem.of(
                    401,
                    "no_key",
                    "Who are you?",
                    "Send an administrator key: Authorization: Bearer adm_…");
        }
        if (presented
                .flatMap(text -> check.check(text, KeyKind.CLIENT, snapshot::key))
                .isPresent()) {
            return Problem.of(
                    403,
                    "client_key",
                    "Not with this key",
                    "This is a client key; /admin takes administrator keys (adm_…).");
        }
        return Problem.of(
                401,
                "invalid_key",
                "Who are you?",
                "The key is unknown, expired, revoked or no administrator key.");
    }
}
