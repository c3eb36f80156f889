package dev.portolan.api.relay;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.portolan.dialect.form.FinishReason;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.framing.SseEvent;
import dev.portolan.dialect.framing.SseReader;
import dev.portolan.dialect.openai.ChatChoice;
import dev.portolan.dialect.openai.ChatDocument;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.usage.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Turns a provider's events into the client's: every byte as it came, save the model's name, and
/// without the usage chunk that the client did not ask for. Remembers what must be known at the
/// end. For one thread.
final class EventRewriter {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLANK_LINE = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_CHOICES = 1024;

    private final SseReader reader = new SseReader();
    private final boolean wantsUsage;
    private final String requestedModel;
    private final byte[] quotedModel;

    private byte[] out = new byte[4096];
    private int pending;
    private boolean ended;
    private boolean hasEvents;
    private boolean hasNewEvents;
    private boolean hasChoices;
    private Optional<Usage> usage = Optional.empty();
    private final BitSet seen = new BitSet();
    private final SortedMap<Integer, FinishReason> finished = new TreeMap<>();

    EventRewriter(Asked asked) {
        this.wantsUsage = asked.wantsUsage();
        this.requestedModel = asked.requestedModel();
        this.quotedModel =
                ('"'
                                + new String(
                                        JsonStringEncoder.getInstance()
                                                .quoteAsString(requestedModel))
                                + '"')
                        .getBytes(StandardCharsets.UTF_8);
    }

    /// How far the stream is.
    sealed interface State {
        /// Everything fed has been rewritten; more is to come.
        record More() implements State {}

        /// The stream is complete, its `[DONE]` rewritten or added.
        record Done() implements State {}

        /// The provider said in the stream that it failed; the document says why.
        record Failed(byte[] bytes, int from, int length) implements State {}
    }

    void feed(ByteBuffer bytes) {
        reader.feed(bytes);
    }

    /// The provider's body has ended.
    void end() {
        ended = true;
    }

    /// @throws MalformedAnswerException where an event is not what the dialect describes
    /// @throws UpstreamException where the body ended before its answer did
    State rewrite() throws MalformedAnswerException, UpstreamException {
        Optional<SseEvent> next;
        while ((next = reader.next()).isPresent()) {
            Optional<State> state = rewrite(next.get());
            if (state.isPresent()) {
                return state.get();
            }
        }
        return ended ? atEnd() : new State.More();
    }

    private State atEnd() throws MalformedAnswerException, UpstreamException {
        Optional<SseEvent> last = reader.last();
        if (last.isPresent() && last.get().hasData()) {
            int before = pending;
            Optional<State> state = rewrite(last.get());
            if (pending > before) {
                write(BLANK_LINE, 0, BLANK_LINE.length);
            }
            if (state.isPresent()) {
                return state.get();
            }
        }
        if (last.isPresent() && isLineFeed(last.get())) {
            write(last.get().bytes(), last.get().frameFrom(), last.get().frameTo());
        }
        if (hasEvents && !hasChoices) {
            throw new MalformedAnswerException("the stream has no choices");
        }
        if (!isFinished()) {
            throw new UpstreamException(Fault.CUT_OFF, "the stream ended before its answer did");
        }
        write(DONE, 0, DONE.length);
        return new State.Done();
    }

    private Optional<State> rewrite(SseEvent event) throws MalformedAnswerException {
        if (!event.hasData() || event.dataLength() == 0) {
            write(event.bytes(), event.frameFrom(), event.frameTo());
            return Optional.empty();
        }
        hasNewEvents = true;
        if (event.isDone()) {
            write(event.bytes(), event.frameFrom(), event.frameTo());
            if (endsWithin(event)) {
                write(BLANK_LINE, 0, 1);
            }
            return Optional.of(new State.Done());
        }
        if (event.type().equals("error")) {
            return failed(event);
        }
        ChatDocument document =
                ChatDocument.scan(event.data(), event.dataFrom(), event.dataLength());
        note(document);
        if (document.error().isPresent()) {
            return failed(event);
        }
        if (wantsUsage || !document.isUsageOnly()) {
            hasEvents = true;
            write(event, document);
        }
        return Optional.empty();
    }

    /// The half of a CRLF that came after the frame it ends.
    private static boolean isLineFeed(SseEvent event) {
        return event.frameTo() - event.frameFrom() == 1 && event.bytes()[event.frameFrom()] == '\n';
    }

    /// Whether the other half of the CRLF that ends this frame has not come yet.
    private static boolean endsWithin(SseEvent event) {
        int to = event.frameTo();
        return to - event.frameFrom() > 1
                && event.bytes()[to - 1] == '\r'
                && event.bytes()[to - 2] == '\n';
    }

    private static Optional<State> failed(SseEvent event) {
        return Optional.of(new State.Failed(event.data(), event.dataFrom(), event.dataLength()));
    }

    private void note(ChatDocument document) {
        hasChoices |= document.hasChoices();
        if (document.usage().isPresent()) {
            usage = document.usage(); // the last count stands
        }
        for (ChatChoice choice : document.choices()) {
            if (choice.index() >= 0 && choice.index() < MOST_CHOICES) {
                seen.set(choice.index());
                choice.finishReason().ifPresent(word -> finished(choice.index(), word));
            }
        }
    }

    /// Some say an empty word once more at the very end.
    private void finished(int choice, String word) {
        if (word.isEmpty()) {
            finished.putIfAbsent(choice, FinishReason.of(word));
        } else {
            finished.put(choice, FinishReason.of(word));
        }
    }

    private void write(SseEvent event, ChatDocument document) {
        if (document.modelFrom() < 0) {
            write(event.bytes(), event.frameFrom(), event.frameTo());
        } else if (event.isDataInFrame()) {
            write(event.bytes(), event.frameFrom(), document.modelFrom());
            write(quotedModel, 0, quotedModel.length);
            write(event.bytes(), document.modelTo(), event.frameTo());
        } else {
            writeLines(document.withModel(requestedModel));
        }
    }

    /// Data of several lines, as several lines.
    private void writeLines(byte[] data) {
        int from = 0;
        for (int at = 0; at <= data.length; at++) {
            if (at == data.length || data[at] == '\n') {
                write(DATA, 0, DATA.length);
                write(data, from, at);
                write(BLANK_LINE, 0, 1);
                from = at + 1;
            }
        }
        write(BLANK_LINE, 0, 1);
    }

    private void write(byte[] bytes, int from, int to) {
        int length = to - from;
        if (pending + length > out.length) {
            out = Arrays.copyOf(out, Math.max(pending + length, 2 * out.length));
        }
        System.arraycopy(bytes, from, out, pending, length);
        pending += length;
    }

    private boolean isFinished() {
        return !seen.isEmpty() && finished.size() == seen.cardinality();
    }

    /// What is ready for the client: the first [#pending] bytes of this.
    byte[] bytes() {
        return out;
    }

    int pending() {
        return pending;
    }

    /// The pending bytes have been sent.
    void clear() {
        pending = 0;
    }

    /// Whether there was any event with data for the client yet.
    boolean hasEvents() {
        return hasEvents;
    }

    /// Whether an event came since this was last asked.
    boolean hasNewEvents() {
        boolean news = hasNewEvents;
        hasNewEvents = false;
        return news;
    }

    /// Why the choices ended that have, in their order.
    List<FinishReason> finishReasons() {
        return List.copyOf(finished.values());
    }

    /// The last count of tokens.
    Optional<Usage> usage() {
        return usage;
    }
}
