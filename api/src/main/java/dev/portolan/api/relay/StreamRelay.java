package dev.portolan.api.relay;

import dev.portolan.api.error.ErrorBody;
import dev.portolan.api.error.GatewayError;
import dev.portolan.api.error.GatewayException;
import dev.portolan.api.relay.Relayed.Broken;
import dev.portolan.api.relay.Relayed.Delivered;
import dev.portolan.api.relay.Relayed.Left;
import dev.portolan.api.relay.Relayed.Refused;
import dev.portolan.api.upstream.ProviderErrors;
import dev.portolan.api.upstream.UpstreamCaller;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.openai.ChatDocument;
import dev.portolan.provider.AnswerBody;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamAnswer.Read;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.usage.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Sends a stream on, event by event, as fast as the client takes it: nothing is read from the
/// provider while the client has not taken what was read before.
///
/// What the client learns about the end is the truth: `[DONE]` if the provider sent it, or sent
/// every choice's finish reason and then ended; one error event and a cut connection if it did not.
/// Until the first event is sent on, a failure is no stream at all but an HTTP error.
///
/// While the provider is silent, a comment goes to the client every few seconds. It keeps proxies
/// awake, and on HTTP/1.1 it is the only way to see that the client has left. Safe for many
/// threads.
public final class StreamRelay {
    private final LongSupplier nanos;
    private final Duration silence;

    /// @param nanos the monotonic clock
    /// @param silence how long nothing may be sent to the client
    public StreamRelay(LongSupplier nanos, Duration silence) {
        this.nanos = nanos;
        this.silence = silence;
    }

    /// @param answer with a status of success
    public Relayed relay(UpstreamAnswer answer, Asked asked, ResponseSink client)
            throws InterruptedException {
        return new Run(answer, asked, client).relay();
    }

    /// One stream.
    private final class Run {
        private final UpstreamAnswer answer;
        private final Asked asked;
        private final ResponseSink client;
        private final Map<String, String> headers;
        private final EventRewriter events;
        private final long startedAt = nanos.getAsLong();
        private long sentAt = startedAt;
        private long eventAt = startedAt;
        private boolean begun;
        private long firstByteAt;

        /// Of an answer that is no stream.
        private Optional<Usage> counted = Optional.empty();

        Run(UpstreamAnswer answer, Asked asked, ResponseSink client) {
            this.answer = answer;
            this.asked = asked;
            this.client = client;
            this.headers = PassedHeaders.of(answer);
            this.events = new EventRewriter(asked);
        }

        Relayed relay() throws InterruptedException {
            try {
                Opening opening = open();
                return opening.isStream()
                        ? relayEvents(opening.bytes())
                        : relayWhole(opening.bytes());
            } catch (UpstreamException e) {
                return failed(UpstreamCaller.failure(asked.target(), e));
            } catch (MalformedAnswerException e) {
                return failed(WholeRelay.malformed(asked, e.getMessage()));
            } catch (GatewayException noRoom) {
                return failed(noRoom.error());
            } catch (ClientGoneException _) {
                return new Left(usage());
            }
        }

        /// Reads until it is clear what the provider sends: labels are not to be trusted.
        private Opening open() throws UpstreamException, InterruptedException, ClientGoneException {
            ByteArrayOutputStream begin = new ByteArrayOutputStream();
            while (true) {
                switch (answer.read(patience())) {
                    case Read.Bytes(ByteBuffer buffer) -> AnswerBody.append(begin, buffer);
                    case Read.Silence _ -> beat();
                    case Read.End _ ->
                            throw new UpstreamException(
                                    Fault.CUT_OFF, "the provider sent no event");
                }
                Optional<Boolean> isStream = Opening.isStream(begin.toByteArray());
                if (isStream.isPresent()) {
                    return new Opening(isStream.get(), begin.toByteArray());
                }
            }
        }

        private Relayed relayEvents(byte[] begin)
                throws UpstreamException,
                        MalformedAnswerException,
                        ClientGoneException,
                        InterruptedException {
            events.feed(ByteBuffer.wrap(begin));
            while (true) {
                EventRewriter.State state = events.rewrite();
                switch (state) {
                    case EventRewriter.State.More _ -> passOn(false);
                    case EventRewriter.State.Done _ -> {
                        passOn(true);
                        client.finish();
                        answer.discard(nanos);
                        return new Delivered(usage(), events.finishReasons(), firstByteAt);
                    }
                    case EventRewriter.State.Failed(byte[] document, int from, int length) -> {
                        return failed(
                                ProviderErrors.inside(
                                        asked.target(), answer, document, from, length));
                    }
                }
                Read read = answer.read(patience());
                switch (read) {
                    case Read.Bytes(ByteBuffer buffer) -> events.feed(buffer);
                    case Read.Silence _ -> beat();
                    case Read.End _ -> events.end();
                }
                checkProgress();
            }
        }

        /// A provider that was asked for a stream and gave a whole answer, or a whole error.
        private Relayed relayWhole(byte[] begin)
                throws UpstreamException,
                        MalformedAnswerException,
                        ClientGoneException,
                        InterruptedException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(begin);
            byte[] whole = AnswerBody.rest(answer, body);
            ChatDocument document = ChatDocument.scan(whole);
            counted = asked.counted(document);
            if (document.error().isPresent()) {
                return failed(ProviderErrors.inside(asked.target(), answer, whole));
            }
            if (!asked.isAnsweredBy(document)) {
                throw new MalformedAnswerException(asked.lack());
            }
            byte[] made;
            try {
                made = WholeAsStream.events(whole, asked);
            } catch (IOException e) {
                throw new MalformedAnswerException("the answer cannot be read");
            }
            client.stream(headers);
            firstByteAt = nanos.getAsLong();
            client.send(made, 0, made.length);
            client.finish();
            return new Delivered(usage(), document.finishReasons(), firstByteAt);
        }

        /// Sends what is ready. Comments alone wait for the first event, so that an error before it
        /// can still have its own status, but not for longer than the client may hear nothing.
        private void passOn(boolean last) throws ClientGoneException {
            if (events.hasNewEvents()) {
                eventAt = nanos.getAsLong();
            }
            boolean hold =
                    !begun
                            && !events.hasEvents()
                            && !last
                            && nanos.getAsLong() - sentAt < silence.toNanos();
            if (events.pending() == 0 || hold) {
                return;
            }
            begin();
            client.send(events.bytes(), 0, events.pending());
            sentAt = nanos.getAsLong();
            events.clear();
        }

        private void begin() throws ClientGoneException {
            if (!begun) {
                client.stream(headers);
                begun = true;
            }
            if (firstByteAt == 0 && events.hasEvents()) {
                firstByteAt = nanos.getAsLong();
            }
        }

        private void beat() throws ClientGoneException {
            if (nanos.getAsLong() - sentAt >= silence.toNanos()) {
                begin();
                client.send(Heartbeat.COMMENT, 0, Heartbeat.COMMENT.length);
                sentAt = nanos.getAsLong();
            }
        }

        private Duration patience() {
            long left = silence.toNanos() - (nanos.getAsLong() - sentAt);
            return Duration.ofNanos(Math.max(left, 1_000_000));
        }

        /// Comments keep the connection alive, but they are no answer: who sends nothing else has
        /// stopped.
        private void checkProgress() throws UpstreamException {
            var timeouts = asked.target().access().provider().timeouts();
            long allowed =
                    events.hasEvents()
                            ? timeouts.idle().toNanos()
                            : Math.max(timeouts.idle().toNanos(), timeouts.firstByte().toNanos());
            if (nanos.getAsLong() - eventAt > allowed) {
                throw new UpstreamException(Fault.IDLE_TIMEOUT, "the provider sent comments only");
            }
        }

        private Optional<Usage> usage() {
            return counted.or(() -> events.usage().or(answer::counted).map(asked::priced));
        }

        private Relayed failed(GatewayError error) {
            if (!events.hasEvents() || !begun) {
                return new Refused(error, headers, usage());
            }
            try {
                client.send(
                        events.bytes(),
                        0,
                        events.pending()); // whole events before the failure are the client's
                byte[] event = ErrorBody.event(error);
                client.send(event, 0, event.length);
            } catch (ClientGoneException _) {
                return new Left(usage());
            } finally {
                client.breakOff();
            }
            return new Broken(error, usage(), firstByteAt);
        }
    }
}
