package dev.portolan.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.Timeouts;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamAnswer.Read;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.secret.Keyring;
import dev.portolan.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundHttpTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Via VIA = Via.of(Keyring.fresh(new SecureRandom()));

    /// Longer than any machine stands still.
    static final Timeouts LONG =
            new Timeouts(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2));

    /// The machine's own servers, which may take their time; no connection is dropped for being
    /// idle.
    static final OutboundSettings HERE =
            new OutboundSettings(
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(io.dropwizard.util.Duration.minutes(10)),
                    Optional.of(io.dropwizard.util.Duration.minutes(1)));

    private final OutboundHttp http = new OutboundHttp(HERE, VIA);

    @BeforeEach
    void start() throws Exception {
        http.start();
    }

    @AfterEach
    void stop() throws Exception {
        http.stop();
    }

    @Test
    void sendsTheRequestAndReadsTheAnswer() throws Exception {
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.send(
                            "HTTP/1.1 418 Odd\r\nX-A: 1\r\nx-a: 2\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
                })) {
            UpstreamRequest request =
                    new UpstreamRequest(
                            "POST",
                            URI.create(server.url("/v1/chat?x=%20y")),
                            Map.of("Authorization", "Bearer s", "Content-Type", "application/json"),
                            Optional.of("{\"é\":1}".getBytes(UTF_8)),
                            LONG);

            try (UpstreamAnswer answer = http.send(request)) {
                assertEquals(418, answer.status());
                assertEquals(List.of("1", "2"), answer.headers().get("x-a"));
                assertEquals("abcde", textOf(answer));
            }

            String sent = server.requests.getFirst();
            assertTrue(sent.startsWith("POST /v1/chat?x=%20y HTTP/1.1\r\n"), sent);
            assertTrue(sent.endsWith("\r\n\r\n{\"é\":1}"), sent);
            assertTrue(sent.contains("Authorization: Bearer s\r\n"), sent);
            assertTrue(sent.contains("Accept-Encoding: identity\r\n"), sent);
            assertTrue(sent.contains("User-Agent: portolan/"), sent);
            assertTrue(sent.contains("Via: " + VIA.value() + "\r\n"), sent);
            assertFalse(sent.toLowerCase(Locale.ROOT).contains("jetty"), sent);
        }
    }

    @Test
    void handsOverEveryPieceAsItComes() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
                    first.await();
                    client.send("2\r\ncd\r\n0\r\n\r\n");
                })) {
            try (UpstreamAnswer answer = http.send(get(server))) {
                assertEquals("ab", text(answer.read(PATIENCE)));
                assertInstanceOf(Read.Silence.class, answer.read(Duration.ofMillis(30)));
                first.countDown();
                assertEquals("cd", text(answer.read(PATIENCE)));
                assertInstanceOf(Read.End.class, answer.read(PATIENCE));
                assertInstanceOf(Read.End.class, answer.read(PATIENCE));
            }
        }
    }

    @Test
    void usesAConnectionAgainAfterACompleteAnswer() throws Exception {
        try (RawServer server =
                new RawServer(client -> {
                    while (true) {
                        client.request();
                        client.answer("ok");
                    }
                })) {
            for (int i = 0; i < 5; i++) {
                assertEquals("ok", whole(get(server)));
            }

            assertEquals(1, server.connections.get());
            assertEquals(5, server.requests.size());
        }
    }

    @Test
    void closingEarlyCutsTheConnection() throws Exception {
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n");
                    client.waitForEnd();
                })) {
            UpstreamAnswer answer = http.send(get(server));
            assertEquals("ab", text(answer.read(PATIENCE)));

            answer.close();

            until("the server sees the end", () -> server.clientsGone.get() == 1);
            assertThrows(UpstreamException.class, () -> answer.read(PATIENCE));
        }
    }

    @Test
    void anInterruptedCallerCutsTheConnection() throws Exception {
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.waitForEnd();
                })) {
            Thread caller =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    http.send(get(server));
                                } catch (UpstreamException | InterruptedException _) {
                                    Thread.currentThread().interrupt();
                                }
                            });
            until("the request is there", () -> server.requests.size() == 1);

            caller.interrupt();

            until("the server sees the end", () -> server.clientsGone.get() == 1);
        }
    }

    @Test
    void aSlowReaderSlowsTheProvider() throws Exception {
        AtomicLong written = new AtomicLong();
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(UTF_8);
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    while (true) {
                        client.send(chunk);
                        written.addAndGet(chunk.length);
                    }
                })) {
            try (UpstreamAnswer answer = http.send(get(server))) {
                assertInstanceOf(Read.Bytes.class, answer.read(PATIENCE));
                // Socket buffers fill up, then nothing moves.
                AtomicLong last = new AtomicLong();
                AtomicInteger looks = new AtomicInteger();
                until(
                        "the server is stuck",
                        () -> {
                            boolean isSame = last.getAndSet(written.get()) == written.get();
                            return (isSame ? looks.incrementAndGet() : looks.getAndSet(0)) > 40;
                        });
                long stuckAt = written.get();

                for (int i = 0; i < 2000; i++) {
                    assertInstanceOf(Read.Bytes.class, answer.read(PATIENCE));
                }

                until("the server goes on", () -> written.get() > stuckAt);
            }
        }
    }

    @Test
    void keepsEachTimeOut() throws Exception {
        try (RawServer silent = afterAGoodAnswer("");
                RawServer stalling =
                        afterAGoodAnswer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab")) {
            assertEquals(
                    Fault.FIRST_BYTE_TIMEOUT, faultAgain(silent, timeouts(80, 60_000, 120_000)));
            assertEquals(Fault.TOTAL_TIMEOUT, faultAgain(silent, timeouts(60_000, 60_000, 80)));
            assertEquals(Fault.IDLE_TIMEOUT, faultAgain(stalling, timeouts(60_000, 120, 120_000)));
            assertEquals(Fault.TOTAL_TIMEOUT, faultAgain(stalling, timeouts(60_000, 60_000, 300)));

            until(
                    "every connection is cut",
                    () -> silent.clientsGone.get() == 2 && stalling.clientsGone.get() == 2);
        }
    }

    @Test
    void tellsSilenceFromATimeOut() throws Exception {
        try (RawServer stalling =
                new RawServer(client -> {
                    client.request();
                    client.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab");
                    client.waitForEnd();
                })) {
            try (UpstreamAnswer answer = http.send(get(stalling))) {
                assertEquals("ab", text(answer.read(PATIENCE)));
                assertInstanceOf(Read.Silence.class, answer.read(Duration.ofMillis(20)));
                assertInstanceOf(Read.Silence.class, answer.read(Duration.ofMillis(20)));
            }
        }
    }

    /// Answers the first request of each connection whole, and the second one like this and no
    /// further.
    private static RawServer afterAGoodAnswer(String beginning) throws IOException {
        return new RawServer(client -> {
            client.request();
            client.answer("good");
            client.request();
            client.send(beginning);
            client.waitForEnd();
        });
    }

    /// How a second call fails, which is read in short looks. What a new connection takes counts
    /// for none of its time-outs: the one of the first is there.
    private Fault faultAgain(RawServer server, Timeouts timeouts) throws Exception {
        assertEquals("good", whole(get(server)));
        return faultOf(() -> {
            try (UpstreamAnswer answer = http.send(get(server.url("/"), timeouts))) {
                while (!(answer.read(Duration.ofMillis(20)) instanceof Read.End)) {
                    // Until it fails.
                }
            }
        });
    }

    @Test
    void givesUpAConnectionThatDoesNotCome() throws Exception {
        // A listener whose backlog is full answers no further handshake.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            java.util.List<java.net.Socket> fillers = new java.util.ArrayList<>();
            for (int i = 0; i < 4; i++) {
                java.net.Socket filler = new java.net.Socket();
                fillers.add(filler);
                try {
                    filler.connect(full.getLocalSocketAddress(), 100);
                } catch (java.net.SocketTimeoutException _) {
                    break;
                }
            }

            Fault fault =
                    faultOf(() ->
                            http.send(
                                    get(
                                            "http://127.0.0.1:" + full.getLocalPort() + "/",
                                            connectWithin(150))));

            assertEquals(Fault.CONNECT_TIMEOUT, fault);
            for (java.net.Socket filler : fillers) {
                filler.close();
            }
        }
    }

    /// U21: a look-up that hangs holds up nobody but its own call.
    @Test
    void givesUpANameThatDoesNotResolveInTime() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.answer("ok");
                })) {
            OutboundHttp client =
                    new OutboundHttp(
                            HERE,
                            VIA,
                            host -> {
                                if (host.startsWith("slow")) {
                                    awaitForEver(never);
                                }
                                return List.of(InetAddress.getLoopbackAddress());
                            },
                            new SslContextFactory.Client());
            client.start();
            try {
                String slow = "http://slow.localhost:" + server.port() + "/";
                assertEquals(
                        Fault.CONNECT_TIMEOUT,
                        faultOf(() -> client.send(get(slow, connectWithin(100)))));
                try (UpstreamAnswer answer =
                        client.send(get("http://fast.localhost:" + server.port() + "/", LONG))) {
                    assertEquals("ok", textOf(answer));
                }
            } finally {
                never.countDown();
                client.stop();
            }
        }
    }

    private static void awaitForEver(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void tellsWhyThereIsNoConnection() throws Exception {
        // Bound, so that nobody else gets the port, and not listened to.
        try (Socket deaf = new Socket()) {
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertEquals(
                    Fault.UNREACHABLE,
                    faultOf(() ->
                            http.send(get("http://127.0.0.1:" + deaf.getLocalPort() + "/", LONG))));
        }

        OutboundHttp nameless =
                new OutboundHttp(
                        HERE,
                        VIA,
                        host -> {
                            throw new UnknownHostException(host);
                        },
                        new SslContextFactory.Client());
        nameless.start();
        try {
            assertEquals(
                    Fault.UNREACHABLE,
                    faultOf(() -> nameless.send(get("https://does-not-exist.invalid/", LONG))));
        } finally {
            nameless.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n"
            })
    void tellsThatAnAnswerWasCutOff(String answer) throws Exception {
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.send(answer);
                })) {
            assertEquals(Fault.CUT_OFF, faultOf(() -> whole(get(server))));
        }
    }

    @Test
    void tellsThatAnAnswerWasReset() throws Exception {
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.send(
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n");
                    client.reset();
                })) {
            assertEquals(Fault.CUT_OFF, faultOf(() -> whole(get(server))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"
            })
    void refusesWhatIsNotPlainHttp(String answer) throws Exception {
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.send(answer);
                    client.waitForEnd();
                })) {
            UpstreamException refusal =
                    assertThrows(UpstreamException.class, () -> whole(get(server)));

            assertEquals(
                    Fault.MALFORMED, refusal.fault(), () -> String.valueOf(refusal.getCause()));
        }
    }

    @Test
    void boundsHeadersAndBody() throws Exception {
        try (RawServer server =
                new RawServer(client -> {
                    String request = client.request();
                    if (request.startsWith("GET /headers")) {
                        client.send(
                                "HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(100_000) + "\r\n\r\n");
                    } else {
                        client.send(
                                "HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n"
                                        + "x".repeat(3_000_000));
                    }
                    client.waitForEnd();
                })) {
            OutboundSettings small =
                    new OutboundSettings(
                            true,
                            Optional.empty(),
                            Optional.of(io.dropwizard.util.DataSize.mebibytes(1)),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty());
            OutboundHttp bounded = new OutboundHttp(small, VIA);
            bounded.start();
            try {
                assertEquals(
                        Fault.TOO_LARGE,
                        faultOf(() -> {
                            try (UpstreamAnswer answer = bounded.send(get(server))) {
                                textOf(answer);
                            }
                        }));
                assertEquals(
                        Fault.MALFORMED,
                        faultOf(() -> bounded.send(get(server.url("/headers"), LONG))));
            } finally {
                bounded.stop();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) throws Exception {
        try (RawServer trap = new RawServer(client -> client.answer("trapped"));
                RawServer server =
                        new RawServer(client -> {
                            client.request();
                            client.send(
                                    "HTTP/1.1 "
                                            + status
                                            + " Moved\r\nLocation: "
                                            + trap.url("/")
                                            + "\r\nRefresh: 0; url="
                                            + trap.url("/")
                                            + "\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n");
                            client.request();
                            client.answer("again");
                        })) {
            try (UpstreamAnswer answer = http.send(get(server))) {
                assertEquals(status, answer.status());
                textOf(answer);
            }
            assertEquals("again", whole(get(server)));

            assertEquals(0, trap.connections.get());
            assertFalse(server.requests.get(1).contains("Cookie"));
        }
    }

    @Test
    void stepsOverInterimAnswers() throws Exception {
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.send(
                            "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    client.waitForEnd();
                })) {
            assertEquals("ok", whole(get(server)));
        }
    }

    /// U19: whatever comes behind an answer never reaches the next request.
    @Test
    void bytesBehindAnAnswerReachNobody() throws Exception {
        AtomicInteger number = new AtomicInteger();
        String poison = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";
        try (RawServer server =
                new RawServer(client -> {
                    int connection = number.incrementAndGet();
                    while (true) {
                        client.request();
                        String good = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood";
                        // Once short, once longer than a network buffer.
                        client.send(
                                connection % 2 == 0
                                        ? good + poison
                                        : good
                                                + "HTTP/1.1 200 OK\r\nContent-Length: 40000\r\n\r\n"
                                                + "p".repeat(40_000)
                                                + poison);
                    }
                })) {
            for (int i = 0; i < 50; i++) {
                assertEquals("good", whole(get(server)));
            }

            assertEquals(50, server.connections.get());
        }
    }

    @Test
    void bytesThatComeUnaskedCloseAnIdleConnection() throws Exception {
        CountDownLatch served = new CountDownLatch(1);
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.answer("good");
                    served.await();
                    client.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
                    client.waitForEnd();
                })) {
            assertEquals("good", whole(get(server)));
            served.countDown();
            until("the connection is dropped", () -> server.clientsGone.get() == 1);

            assertEquals("good", whole(get(server)));
        }
    }

    /// U18: a POST that may have been read goes out once.
    @Test
    void neverSendsAPostTwice() throws Exception {
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.answer("first");
                    client.request();
                    // Read, and then nothing but the end.
                })) {
            assertEquals("first", whole(post(server)));

            assertEquals(Fault.CUT_OFF, faultOf(() -> whole(post(server))));
            assertEquals(2, server.requests.size());
        }
    }

    @Test
    void servesManyPostsToAServerThatClosesAfterEach() throws Exception {
        int failures = 0;
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.answer("ok");
                    // Closed without a word, as a server does whose keep-alive ran out.
                })) {
            for (int i = 0; i < 200; i++) {
                try {
                    assertEquals("ok", whole(post(server)));
                } catch (UpstreamException raced) {
                    // Only where the close crossed the request on its way; then it was not
                    // answered, and not sent again.
                    assertTrue(
                            Set.of(Fault.CUT_OFF, Fault.UNREACHABLE).contains(raced.fault()),
                            raced::toString);
                    failures++;
                }
            }

            assertTrue(server.requests.size() <= 200);
            assertTrue(server.requests.size() >= 200 - failures);
        }
    }

    @Test
    void repeatsAGetThatADroppedConnectionSwallowed() throws Exception {
        AtomicInteger number = new AtomicInteger();
        try (RawServer server =
                new RawServer(client -> {
                    if (number.incrementAndGet() == 1) {
                        client.request();
                        client.answer("first");
                        client.request();
                    } else {
                        client.request();
                        client.answer("second");
                    }
                })) {
            assertEquals("first", whole(get(server)));
            assertEquals("second", whole(get(server)));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.portolan.outbound.NastyUrls#all")
    void connectsToNoNastyUrl(String url) throws Exception {
        URI parsed;
        try {
            parsed = new URI(url);
        } catch (java.net.URISyntaxException _) {
            return;
        }
        OutboundHttp strict =
                new OutboundHttp(
                        OutboundSettings.DEFAULT,
                        VIA,
                        host -> {
                            throw new AssertionError("looked up " + host);
                        },
                        new SslContextFactory.Client());
        strict.start();
        try {
            assertEquals(
                    Fault.ADDRESS_FORBIDDEN,
                    faultOf(() -> strict.send(get(parsed.toString(), LONG))));
        } finally {
            strict.stop();
        }
    }

    /// S2: what a name resolves to is checked when it is connected to, every address and every
    /// time.
    @Test
    void refusesANameThatTurnsInward() throws Exception {
        try (RawServer trap = new RawServer(client -> client.answer("trapped"))) {
            InetAddress inner = InetAddress.getLoopbackAddress();
            InetAddress outer =
                    InetAddress.getByAddress(
                            "rebind.example.com", new byte[] {93, (byte) 184, (byte) 215, 14});
            for (List<InetAddress> answer :
                    List.of(List.of(inner), List.of(outer, inner), List.of(inner, outer))) {
                OutboundHttp strict =
                        new OutboundHttp(
                                OutboundSettings.DEFAULT,
                                VIA,
                                _ -> answer,
                                new SslContextFactory.Client());
                strict.start();
                try {
                    UpstreamException refusal =
                            assertThrows(
                                    UpstreamException.class,
                                    () ->
                                            strict.send(
                                                    get(
                                                            "https://rebind.example.com:"
                                                                    + trap.port()
                                                                    + "/v1",
                                                            LONG)));
                    assertEquals(Fault.ADDRESS_FORBIDDEN, refusal.fault());
                    assertTrue(refusal.getMessage().contains("loopback"), refusal.getMessage());
                } finally {
                    strict.stop();
                }
            }

            assertEquals(0, trap.connections.get());
        }
    }

    @Test
    void refusesPlainHttpToAPublicAddressBehindAnAllowedName() throws Exception {
        OutboundSettings inner =
                new OutboundSettings(
                        false,
                        Optional.of(List.of("10.0.0.0/8")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        OutboundHttp client =
                new OutboundHttp(
                        inner,
                        VIA,
                        host ->
                                List.of(
                                        InetAddress.getByAddress(
                                                host, new byte[] {93, (byte) 184, (byte) 215, 14})),
                        new SslContextFactory.Client());
        client.start();
        try {
            assertEquals(
                    Fault.ADDRESS_FORBIDDEN,
                    faultOf(() -> client.send(get("http://vllm.internal/v1", LONG))));
        } finally {
            client.stop();
        }
    }

    @Test
    void triesANamesNextAddress() throws Exception {
        try (RawServer server =
                new RawServer(client -> {
                    client.request();
                    client.answer("second address");
                })) {
            OutboundHttp client =
                    new OutboundHttp(
                            HERE,
                            VIA,
                            _ ->
                                    List.of(
                                            InetAddress.getByAddress(new byte[] {127, 0, 0, 2}),
                                            InetAddress.getLoopbackAddress()),
                            new SslContextFactory.Client());
            client.start();
            try {
                try (UpstreamAnswer answer =
                        client.send(get("http://two.localhost:" + server.port() + "/", LONG))) {
                    assertEquals("second address", textOf(answer));
                }
            } finally {
                client.stop();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "Transfer-Encoding",
                "Connection",
                "Proxy-Authorization",
                "Upgrade",
                "vIA"
            })
    void letsNoAdapterBendTheRequest(String header) {
        UpstreamException refusal = refusalOf("GET", Map.of(header, "x"));

        assertTrue(refusal.getMessage().contains("the header " + header), refusal.getMessage());
    }

    @Test
    void letsNoHeaderBreakItsLine() {
        for (String value : List.of("a\r\nHost: b", "a\nb", "a\rb", "a\0b", "\u2603")) {
            UpstreamException refusal = refusalOf("POST", Map.of("X-Title", value));

            assertTrue(refusal.getMessage().contains("X-Title"), refusal.getMessage());
            assertFalse(refusal.getMessage().contains(value), "a value may be a credential");
        }
        for (String name : List.of("X Title", "X-Title\r\nHost", "X:", "", "X-Tïtle")) {
            UpstreamException refusal = refusalOf("GET", Map.of(name, "x"));

            assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
        }
        refusalOf("GET / HTTP/1.1\r\nX: y\r\n\r\nGET", Map.of());
    }

    private UpstreamException refusalOf(String method, Map<String, String> headers) {
        UpstreamRequest request =
                new UpstreamRequest(
                        method, URI.create("http://127.0.0.1:1/"), headers, Optional.empty(), LONG);

        UpstreamException refusal = assertThrows(UpstreamException.class, () -> http.send(request));
        assertEquals(Fault.UNSENDABLE, refusal.fault());
        return refusal;
    }

    private static void until(String what, java.util.concurrent.Callable<Boolean> condition) {
        Await.await(what, PATIENCE, condition);
    }

    private interface Call {
        void run() throws Exception;
    }

    private static Fault faultOf(Call call) {
        return assertThrows(UpstreamException.class, call::run).fault();
    }

    private String whole(UpstreamRequest request) throws Exception {
        try (UpstreamAnswer answer = http.send(request)) {
            return textOf(answer);
        }
    }

    private static String textOf(UpstreamAnswer answer) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            switch (answer.read(PATIENCE)) {
                case Read.Bytes(ByteBuffer buffer) -> {
                    while (buffer.hasRemaining()) {
                        body.write(buffer.get());
                    }
                }
                case Read.Silence _ -> throw new AssertionError("silence");
                case Read.End _ -> {
                    return body.toString(UTF_8);
                }
            }
        }
    }

    private static String text(Read read) {
        return UTF_8.decode(assertInstanceOf(Read.Bytes.class, read).buffer()).toString();
    }

    private static UpstreamRequest get(RawServer server) {
        return get(server.url("/"), LONG);
    }

    private static UpstreamRequest get(String url, Timeouts timeouts) {
        return new UpstreamRequest("GET", URI.create(url), Map.of(), Optional.empty(), timeouts);
    }

    private static UpstreamRequest post(RawServer server) {
        return new UpstreamRequest(
                "POST",
                URI.create(server.url("/")),
                Map.of(),
                Optional.of("{}".getBytes(UTF_8)),
                LONG);
    }

    private static Timeouts connectWithin(long millis) {
        return new Timeouts(Duration.ofMillis(millis), LONG.firstByte(), LONG.idle(), LONG.total());
    }

    private static Timeouts timeouts(long firstByte, long idle, long total) {
        return new Timeouts(
                LONG.connect(),
                Duration.ofMillis(firstByte),
                Duration.ofMillis(idle),
                Duration.ofMillis(total));
    }
}
