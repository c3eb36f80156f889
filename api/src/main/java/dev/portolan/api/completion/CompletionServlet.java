package dev.portolan.api.completion;

import dev.portolan.api.admission.Credentials;
import dev.portolan.api.dispatch.Refusal;
import dev.portolan.api.error.GatewayError;
import dev.portolan.api.error.GatewayError.InvalidRequest;
import dev.portolan.api.memory.HeldAnswers;
import dev.portolan.api.memory.MemoryBudget;
import dev.portolan.api.memory.Share;
import dev.portolan.api.relay.ClientGoneException;
import dev.portolan.outbound.Via;
import dev.portolan.provider.Operation;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /v1/chat/completions`, and one each for the other operations. Speaks HTTP and nothing
/// else: decode, hand to the [CompletionFlow], done. A plain servlet, since a resource framework
/// would cost half as much again per request.
public final class CompletionServlet extends HttpServlet {
    @Serial private static final long serialVersionUID = 1;

    private static final Set<String> PATHS =
            Stream.of(Operation.values()).map(Operation::path).collect(Collectors.toSet());

    private static final Logger LOG = LoggerFactory.getLogger(CompletionServlet.class);
    private static final int MAX_CLIENT_ID = 128;

    private final Operation operation;
    private final transient CompletionFlow flow;
    private final transient RequestBody bodies;
    private final transient MemoryBudget budget;
    private final transient RequestIds ids;
    private final transient Clock clock;
    private final transient LongSupplier nanos;

    public CompletionServlet(
            Operation operation,
            CompletionFlow flow,
            CompletionSettings settings,
            MemoryBudget budget,
            RequestIds ids,
            Clock clock,
            LongSupplier nanos) {
        this.operation = operation;
        this.flow = flow;
        this.bodies = new RequestBody(settings, budget);
        this.budget = budget;
        this.ids = ids;
        this.clock = clock;
        this.nanos = nanos;
    }

    /// Whether a request comes here and is metered by the flow.
    public static boolean isCompletion(HttpServletRequest request) {
        return request.getMethod().equals("POST") && PATHS.contains(request.getServletPath());
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ServletClient client = new ServletClient(response);
        try (Share share = budget.open()) {
            ServletRequest ours =
                    new ServletRequest(
                            request, share, ids.next(), clock.instant(), nanos.getAsLong());
            answer(ours, client, share);
        }
        if (client.isBroken()) {
            throw new CutConnectionException();
        }
    }

    private void answer(ServletRequest ours, ServletClient client, Share share) {
        client.header("x-request-id", ours.id());
        try {
            if (ours.request.getMethod().equals("POST")) {
                ScopedValue.where(HeldAnswers.SHARE, share)
                        .where(Via.CAME_WITH, Via.marks(ours.credentials().via()))
                        .call(() -> {
                            flow.complete(operation, ours, client);
                            return true;
                        });
            } else {
                client.header("allow", "POST");
                Refusal.send(onlyPost(ours.request.getMethod()), client);
            }
        } catch (ClientGoneException e) {
            LOG.debug("{}: {}", ours.id(), e.getMessage());
            client.breakOff();
        } catch (RuntimeException defect) {
            LOG.error("{} failed", ours.id(), defect);
            answerDefect(ours, client);
        }
    }

    private static void answerDefect(ServletRequest request, ServletClient client) {
        try {
            Refusal.send(new GatewayError.Internal(request.id()), client);
        } catch (ClientGoneException _) {
            client.breakOff();
        }
    }

    private static GatewayError onlyPost(String method) {
        return new InvalidRequest(
                405,
                Optional.of("method_not_allowed"),
                Optional.empty(),
                "Not allowed to " + method + " here. Use POST.");
    }

    private final class ServletRequest implements ClientRequest {
        private final HttpServletRequest request;
        private final Share share;
        private final String id;
        private final Instant receivedAt;
        private final long receivedNanos;
        private boolean isRead;

        ServletRequest(
                HttpServletRequest request,
                Share share,
                String id,
                Instant receivedAt,
                long receivedNanos) {
            this.request = request;
            this.share = share;
            this.id = id;
            this.receivedAt = receivedAt;
            this.receivedNanos = receivedNanos;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Optional<String> clientRequestId() {
            return Optional.ofNullable(request.getHeader("x-request-id"))
                    .or(() -> Optional.ofNullable(request.getHeader("x-client-request-id")))
                    .filter(given ->
                            given.length() <= MAX_CLIENT_ID
                                    && given.chars().allMatch(c -> c > ' ' && c < 127));
        }

        @Override
        public Instant receivedAt() {
            return receivedAt;
        }

        @Override
        public long receivedNanos() {
            return receivedNanos;
        }

        @Override
        public Credentials credentials() {
            return Credentials.of(name -> Collections.list(request.getHeaders(name)));
        }

        @Override
        public byte[] body() throws ClientGoneException {
            byte[] body = bodies.read(request, share);
            isRead = true;
            return body;
        }

        @Override
        public void skip() {
            bodies.skip(request);
        }

        @Override
        public boolean isRead() {
            return isRead;
        }
    }
}
