package dev.portolan.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.portolan.catalog.Timeouts;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.secret.Keyring;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// How many calls one provider gets at a time.
class OutboundPlacesTest {
    private static final Timeouts LONG =
            new Timeouts(
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(4));
    private static final OutboundSettings ONE_PLACE =
            new OutboundSettings(
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(1),
                    Optional.empty(),
                    Optional.empty());

    @Test
    void oneMayWaitForAPlaceAndTheNextIsToldToComeAgain() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        OutboundHttp http = new OutboundHttp(ONE_PLACE, Via.of(Keyring.fresh(new SecureRandom())));
        http.start();
        try (RawServer server =
                        new RawServer(client -> {
                            client.request();
                            client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                            done.await();
                            client.send("0\r\n\r\n");
                        });
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletionService<Integer> others = new ExecutorCompletionService<>(threads);
            Callable<Integer> call =
                    () -> {
                        try (UpstreamAnswer answer = http.send(ask(server))) {
                            return answer.status();
                        }
                    };
            try (UpstreamAnswer underWay = http.send(ask(server))) {
                assertEquals(200, underWay.status());
                var _ = others.submit(call);
                var _ = others.submit(call);

                Future<Integer> refused = others.take();

                var failure = assertThrows(ExecutionException.class, refused::get).getCause();
                assertEquals(
                        Fault.BUSY, assertInstanceOf(UpstreamException.class, failure).fault());
            } finally {
                done.countDown();
            }
            assertEquals(200, others.take().get());
        } finally {
            http.stop();
        }
    }

    @Test
    void whoStopsIsNotBusy() throws Exception {
        OutboundHttp http = new OutboundHttp(ONE_PLACE, Via.of(Keyring.fresh(new SecureRandom())));
        http.start();
        http.stop();
        try (RawServer server = new RawServer(client -> client.request())) {
            var failure = assertThrows(UpstreamException.class, () -> http.send(ask(server)));

            assertEquals(Fault.UNREACHABLE, failure.fault());
        }
    }

    private static UpstreamRequest ask(RawServer server) {
        return new UpstreamRequest(
                "POST",
                URI.create(server.url("/v1/chat")),
                Map.of(),
                Optional.of(new byte[] {'{', '}'}),
                LONG);
    }
}
