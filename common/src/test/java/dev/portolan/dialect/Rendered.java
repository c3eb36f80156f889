package dev.portolan.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.dialect.form.AnswerReader;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.dialect.form.Translator;
import dev.portolan.dialect.openai.AnswerIdentity;
import dev.portolan.dialect.openai.ChatRequest;
import dev.portolan.dialect.openai.ChunkWriter;
import dev.portolan.dialect.openai.CompletionWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// What a translator makes of requests and answers, as a client or a provider would see it.
public final class Rendered {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AnswerIdentity NAMELESS =
            new AnswerIdentity("chatcmpl-made", Instant.ofEpochSecond(1_700_000_000), "m");

    private Rendered() {}

    /// A model of which nothing is known.
    public static CalledModel model(String name) {
        return new CalledModel(name, Optional.empty(), Map.of(), Map.of());
    }

    public static TranslatedRequest request(Translator translator, String json, CalledModel model)
            throws InvalidRequestException {
        return translator.request(
                ChatRequest.parse(json.getBytes(StandardCharsets.UTF_8)).form(), model);
    }

    /// The chat completion that a whole answer becomes.
    public static JsonNode whole(Translator translator, byte[] body)
            throws MalformedAnswerException {
        Supplier<String> ids = ids();
        CompletionWriter writer = new CompletionWriter(NAMELESS, ids);
        translator.whole(body, ids, writer);
        return json(new String(writer.json(), StandardCharsets.UTF_8));
    }

    /// The stream that a streamed answer becomes, read in pieces of at most so many bytes.
    public static String stream(Translator translator, byte[] body, int pieceLength)
            throws MalformedAnswerException {
        return stream(translator, body, () -> pieceLength);
    }

    /// The stream that a streamed answer becomes, read in pieces of various lengths in bytes.
    public static String stream(Translator translator, byte[] body, IntSupplier lengths)
            throws MalformedAnswerException {
        Supplier<String> ids = ids();
        ChunkWriter writer = new ChunkWriter(NAMELESS, ids);
        AnswerReader reader = translator.stream(ids);
        StringBuilder all = new StringBuilder();
        for (int at = 0; at < body.length && !writer.isOver(); ) {
            int length = Math.min(lengths.getAsInt(), body.length - at);
            reader.feed(ByteBuffer.wrap(body, at, length), writer);
            at += length;
            all.append(new String(writer.take(), StandardCharsets.UTF_8));
        }
        if (!writer.isOver()) {
            reader.end(writer);
            writer.end();
        }
        return all.append(new String(writer.take(), StandardCharsets.UTF_8)).toString();
    }

    /// The documents of a stream, without its `[DONE]`.
    public static List<JsonNode> chunks(String stream) {
        List<JsonNode> chunks = new ArrayList<>();
        for (String line : stream.split("\n")) {
            if (line.startsWith("data: {")) {
                chunks.add(json(line.substring(6)));
            }
        }
        return chunks;
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /// A file beside the tests.
    public static String resource(String path) {
        try (InputStream in = Rendered.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new AssertionError("no resource " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Supplier<String> ids() {
        AtomicInteger next = new AtomicInteger();
        return () -> "call_made_" + next.getAndIncrement();
    }
}
