package dev.portolan.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.dialect.form.MalformedAnswerException;
import dev.portolan.dialect.framing.SseEvent;
import dev.portolan.dialect.framing.SseReader;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.Recording;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every recorded answer of the OpenAI family, read as the gateway reads it.
class RecordedAnswersTest {
    private static final String OTHER_NAME = "portolan/\"other\" name";

    @Test
    void everyStreamIsCutIntoItsEventsAndLosesNoByte() throws Exception {
        Set<String> providers = new TreeSet<>();
        List<String> odd = new ArrayList<>();
        for (Recording recording : recordings("stream")) {
            byte[] stream = recording.response().body();
            providers.add(recording.provider());
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            SseReader reader = new SseReader();
            boolean isFinished = false;
            int piece = 1 + stream.length % 97;
            for (int at = 0; at < stream.length; at += piece) {
                reader.feed(ByteBuffer.wrap(stream, at, Math.min(piece, stream.length - at)));
                for (Optional<SseEvent> event = reader.next();
                        event.isPresent();
                        event = reader.next()) {
                    isFinished |= look(event.get(), frames);
                }
            }
            Optional<SseEvent> last = reader.last();
            if (last.isPresent()) {
                isFinished |= look(last.get(), frames);
            }
            assertArrayEquals(stream, frames.toByteArray(), recording.id());
            if (!isFinished) {
                odd.add(recording.id());
            }
        }

        // A handful were recorded until they broke off.
        assertTrue(odd.size() <= 5, odd::toString);
        assertTrue(providers.size() >= 20, providers::toString);
    }

    @Test
    void everyWholeAnswerIsReadAndKeepsItsBytes() throws Exception {
        int answers = 0;
        for (Recording recording : recordings("chat")) {
            byte[] body = recording.response().body();
            ChatDocument answer = ChatDocument.scan(body);
            if (answer.error().isPresent()) {
                assertTrue(recording.tags().contains("error:in-200"), recording.id());
                continue;
            }
            answers++;
            assertFalse(answer.choices().isEmpty(), recording.id());
            byte[] renamed = answer.withModel(OTHER_NAME);
            if (answer.model().isPresent()) {
                ChatDocument again = ChatDocument.scan(renamed);
                assertEquals(Optional.of(OTHER_NAME), again.model(), recording.id());
                assertEquals(answer.usage(), again.usage(), recording.id());
                String original =
                        new String(
                                body,
                                answer.modelFrom(),
                                answer.modelTo() - answer.modelFrom(),
                                UTF_8);
                byte[] back =
                        Splice.apply(
                                renamed,
                                List.of(Splice.of(again.modelFrom(), again.modelTo(), original)));
                assertArrayEquals(body, back, recording.id());
            } else {
                assertArrayEquals(body, renamed, recording.id());
            }
        }

        assertTrue(answers > 100, "only " + answers);
    }

    @Test
    void everyRequestPassesAndKeepsItsBytes() throws Exception {
        int requests = 0;
        for (Recording recording :
                Corpus.required().recordings(entry -> entry.dialect().equals("openai-chat"))) {
            Optional<byte[]> body =
                    recording
                            .request()
                            .filter(request ->
                                    recording.operation().equals("chat")
                                            && request.body().path("model").isTextual())
                            .map(request -> request.body().toString().getBytes(UTF_8));
            if (body.isPresent() && recording.response().status() == 200) {
                ChatRequest request = ChatRequest.parse(body.get());
                assertArrayEquals(
                        body.get(), request.rewritten(request.model(), false), recording.id());
                requests++;
            }
        }

        assertTrue(requests > 300, "only " + requests);
    }

    /// Whether the stream is at its end with this frame.
    private static boolean look(SseEvent event, ByteArrayOutputStream frames)
            throws MalformedAnswerException {
        frames.write(event.bytes(), event.frameFrom(), event.frameTo() - event.frameFrom());
        if (!event.hasData() || event.isDone()) {
            return event.isDone();
        }
        ChatDocument chunk = ChatDocument.scan(event.data(), event.dataFrom(), event.dataLength());
        return chunk.error().isPresent()
                || chunk.choices().stream().anyMatch(choice -> choice.finishReason().isPresent());
    }

    private static List<Recording> recordings(String api) {
        return Corpus.required()
                .recordings(entry ->
                        entry.api().equals(api)
                                && entry.dialect().equals("openai-chat")
                                && entry.status() == 200);
    }
}
