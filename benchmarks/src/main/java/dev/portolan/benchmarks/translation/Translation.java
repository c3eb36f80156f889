package dev.portolan.benchmarks.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.dialect.Dialect;
import dev.portolan.dialect.form.AnswerReader;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.Translator;
import dev.portolan.dialect.framing.SseEvent;
import dev.portolan.dialect.framing.SseReader;
import dev.portolan.dialect.openai.AnswerIdentity;
import dev.portolan.dialect.openai.ChatDocument;
import dev.portolan.dialect.openai.ChatRequest;
import dev.portolan.dialect.openai.ChunkWriter;
import dev.portolan.dialect.openai.CompletionWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// From bytes to bytes, as the gateway does it: with the writer of what the client gets, without
/// network and relay. OpenAI's own dialect is the baseline: there bytes pass.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Translation {
    static final int CHUNKS = 200;
    private static final String TEXT = "the tide is";

    @Param public Dialect dialect = Dialect.OPENAI_CHAT;

    private final CalledModel model =
            new CalledModel("pilot-1", Optional.of(4096), Map.of(), Map.of());
    private final AnswerIdentity identity =
            new AnswerIdentity("chatcmpl-1", Instant.EPOCH, "pilot-1");
    private byte[] request = {};
    private byte[] whole = {};
    private List<byte[]> stream = List.of();

    /// Measuring a refusal would be quick and worthless, so everything is looked at once.
    @Setup
    public void prepare() throws InvalidRequestException, MalformedAnswerException {
        request = SampleRequest.json(true);
        whole = SampleAnswer.whole(dialect);
        stream = SampleAnswer.stream(dialect, CHUNKS);
        require(new String(request(), UTF_8).contains("berth_of"), "request");
        require(new String(whole(), UTF_8).split(TEXT, -1).length > 300, "whole answer");
        if (dialect.translator().isPresent()) {
            String all = new String(translated(dialect.translator().get()), UTF_8);
            require(all.split(TEXT, -1).length > CHUNKS && all.contains("[DONE]"), "stream");
        }
    }

    private void require(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException("%s of %s is wrong".formatted(what, dialect.word()));
        }
    }

    @Benchmark
    public byte[] request() throws InvalidRequestException {
        ChatRequest parsed = ChatRequest.parse(request);
        Optional<Translator> translator = dialect.translator();
        return translator.isEmpty()
                ? parsed.rewritten("pilot-1", true)
                : translator.get().request(parsed.form(), model).json();
    }

    @Benchmark
    public byte[] whole() throws MalformedAnswerException {
        Optional<Translator> translator = dialect.translator();
        if (translator.isEmpty()) {
            return ChatDocument.scan(whole, 0, whole.length).withModel("harbour/pilot-1");
        }
        var writer = new CompletionWriter(identity, () -> "call_1");
        translator.get().whole(whole, () -> "call_1", writer);
        return writer.json();
    }

    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public void chunk(Blackhole sink) throws MalformedAnswerException {
        Optional<Translator> translator = dialect.translator();
        if (translator.isPresent()) {
            translated(translator.get(), sink);
        } else {
            scanned(sink);
        }
    }

    private void translated(Translator translator, Blackhole sink) throws MalformedAnswerException {
        AnswerReader reader = translator.stream(() -> "call_1");
        var writer = new ChunkWriter(identity, () -> "call_1");
        for (byte[] bytes : stream) {
            reader.feed(ByteBuffer.wrap(bytes), writer);
            sink.consume(writer.take());
        }
        reader.end(writer);
        writer.end();
        sink.consume(writer.take());
    }

    private byte[] translated(Translator translator) throws MalformedAnswerException {
        AnswerReader reader = translator.stream(() -> "call_1");
        var writer = new ChunkWriter(identity, () -> "call_1");
        for (byte[] bytes : stream) {
            reader.feed(ByteBuffer.wrap(bytes), writer);
        }
        reader.end(writer);
        writer.end();
        return writer.take();
    }

    private void scanned(Blackhole sink) throws MalformedAnswerException {
        var reader = new SseReader();
        for (byte[] bytes : stream) {
            reader.feed(ByteBuffer.wrap(bytes));
            Optional<SseEvent> next;
            while ((next = reader.next()).isPresent()) {
                SseEvent event = next.get();
                if (!event.isDone()) {
                    sink.consume(
                            ChatDocument.scan(event.data(), event.dataFrom(), event.dataLength()));
                }
            }
        }
    }
}
