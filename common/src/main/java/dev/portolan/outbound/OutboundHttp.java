package dev.portolan.outbound;

import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.provider.UpstreamRequest;
import io.dropwizard.lifecycle.Managed;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContinueProtocolHandler;
import org.eclipse.jetty.client.EarlyHintsProtocolHandler;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.ProcessingProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// The one way out over HTTP/1.1, for all providers and all threads.
///
/// - Every connection goes to an address that the [AddressPolicy] allows, checked at connect.
/// - Nothing happens by itself: no redirect, cookie, proxy, decompression or second try of what a
///   provider may have read.
/// - The answer is pulled: while nobody reads, the provider waits. One network buffer is held for
///   each open answer.
/// - Every request carries the installation's mark ([Via]), which no adapter can change.
/// - A connection is used again only after an answer that ended cleanly, with not a byte behind it.
public final class OutboundHttp implements UpstreamHttp, Managed {
    private final OutboundSettings settings;
    private final Via via;
    private final AddressPolicy policy;
    private final ExecutorService lookups;
    private final HttpClient client;

    public OutboundHttp(OutboundSettings settings, Via via) {
        this(settings, via, NameLookup.ofSystem(), new SslContextFactory.Client());
    }

    OutboundHttp(
            OutboundSettings settings, Via via, NameLookup lookup, SslContextFactory.Client tls) {
        this.settings = settings;
        this.via = via;
        this.policy = AddressPolicy.of(settings);
        this.lookups =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("name-lookup-", 0).factory());
        this.client = client(settings, tls);
        client.setSocketAddressResolver(new CheckedResolver(lookup, policy, lookups));
    }

    private static HttpClient client(OutboundSettings settings, SslContextFactory.Client tls) {
        // Their work is to hand over bytes; what blocks runs on the callers' virtual threads.
        QueuedThreadPool threads = new QueuedThreadPool(64, 2);
        threads.setName("outbound");
        threads.setDaemon(true);
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads);
        connector.setSslContextFactory(tls);
        connector.setTCPNoDelay(true);
        HttpClient client = new HttpClient(new CleanTransport(connector));
        client.setExecutor(threads);
        client.setName("outbound");
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "portolan/" + version()));
        client.setConnectTimeout(settings.addressConnectTimeout().toMilliseconds());
        client.setIdleTimeout(settings.pooledIdle().toMilliseconds());
        client.setDestinationIdleTimeout(600_000);
        client.setMaxConnectionsPerDestination(settings.maxConnectionsPerProvider());
        client.setMaxRequestsQueuedPerDestination(settings.maxConnectionsPerProvider());
        client.setMaxResponseHeadersSize(settings.maxAnswerHeaderBytes());
        return client;
    }

    private static String version() {
        return Optional.ofNullable(OutboundHttp.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public void start() throws Exception {
        client.start();
        // Only known once started: what follows redirects and answers challenges goes, what steps
        // over 1xx answers stays.
        client.getProtocolHandlers().clear();
        client.getProtocolHandlers().put(new ContinueProtocolHandler());
        client.getProtocolHandlers().put(new ProcessingProtocolHandler());
        client.getProtocolHandlers().put(new EarlyHintsProtocolHandler());
        client.getContentDecoderFactories().clear();
    }

    @Override
    public void stop() throws Exception {
        client.stop();
        lookups.shutdownNow();
    }

    @Override
    public UpstreamAnswer send(UpstreamRequest request)
            throws UpstreamException, InterruptedException {
        Optional<String> unsendable = Sendable.objectionTo(request);
        if (unsendable.isPresent()) {
            throw new UpstreamException(
                    Fault.UNSENDABLE,
                    "the adapter made a request that cannot be sent: " + unsendable.get());
        }
        Optional<String> objection = policy.objectionTo(request.uri());
        if (objection.isPresent()) {
            throw new UpstreamException(Fault.ADDRESS_FORBIDDEN, objection.get());
        }
        Exchange first = new Exchange(request, settings.maxAnswerBytes().toBytes());
        try {
            return first.open(jettyRequest(request));
        } catch (UpstreamException failure) {
            // The provider had dropped the pooled connection. What it has surely not acted on may
            // go out once more.
            if (failure.fault() != Fault.CUT_OFF || !first.isSafeToRepeat()) {
                throw failure;
            }
            return new Exchange(request, settings.maxAnswerBytes().toBytes())
                    .open(jettyRequest(request));
        }
    }

    private Request jettyRequest(UpstreamRequest request) {
        Request jetty =
                client.newRequest(request.uri()).method(request.method()).followRedirects(false);
        jetty.headers(headers -> {
            headers.put(HttpHeader.ACCEPT_ENCODING, "identity");
            headers.put(HttpHeader.VIA, via.value());
            request.headers().forEach(headers::put);
        });
        request.body()
                .ifPresent(body -> jetty.body(new BytesRequestContent(contentType(request), body)));
        // The exchange keeps the time: a connection's idle time-out would not tell a slow reader
        // from a silent provider.
        jetty.idleTimeout(0, java.util.concurrent.TimeUnit.MILLISECONDS);
        return jetty;
    }

    private static String contentType(UpstreamRequest request) {
        for (var header : request.headers().entrySet()) {
            if (header.getKey().equalsIgnoreCase("content-type")) {
                return header.getValue();
            }
        }
        return "application/json";
    }
}
