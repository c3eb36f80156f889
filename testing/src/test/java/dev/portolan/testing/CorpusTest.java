package dev.portolan.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
    @TempDir Path folder;

    @Test
    void readsIndexAndRecordings() throws Exception {
        write("fake-chat-00000001", "openai-chat", "{\"status\":200,\"body\":\"{}\"}", "null");
        write(
                "fake-stream-00000002",
                "openai-chat",
                "{\"status\":200,\"headers\":{\"content-type\":\"text/event-stream\"},\"body_base64\":\"AAEC\",\"chunk_lengths\":[1,2]}",
                "{\"method\":\"POST\",\"url\":\"https://x/v1\",\"body\":{\"model\":\"m\",\"stream\":true}}");

        Corpus corpus = Corpus.at(folder);
        Recording whole = corpus.recording("fake-chat-00000001");
        Recording streamed = corpus.recording("fake-stream-00000002");

        assertEquals(2, corpus.index().size());
        assertEquals(Set.of("a", "b"), corpus.index().getFirst().tags());
        assertEquals(Optional.empty(), whole.request());
        assertEquals("{}", whole.response().text());
        assertEquals(Optional.of("m"), streamed.requestedModel());
        assertTrue(streamed.isStreamed());
        assertArrayEquals(new byte[] {0, 1, 2}, streamed.response().body());
        assertEquals(List.of(1, 2), streamed.response().chunkLengths());
    }

    @Test
    void everyRealRecordingIsReadAndItsPiecesAddUp() {
        Corpus corpus = Corpus.required();

        List<Recording> all = corpus.recordings(_ -> true);

        assertEquals(corpus.index().size(), all.size());
        for (Recording recording : all) {
            List<Integer> pieces = recording.response().chunkLengths();
            if (!pieces.isEmpty()) {
                int sum = pieces.stream().mapToInt(Integer::intValue).sum();
                assertEquals(recording.response().body().length, sum, recording.id());
            }
        }
    }

    private void write(String id, String dialect, String response, String request)
            throws Exception {
        Path index = folder.resolve("index.tsv");
        String lines =
                Files.exists(index)
                        ? Files.readString(index)
                        : "file\tprovider\tapi\tdialect\tkind\tstatus\tmodel\ttags\n";
        Files.writeString(
                index,
                lines + "fake/%s.json\tfake\tchat\t%s\tchat\t200\tm\ta b\n".formatted(id, dialect));
        Files.createDirectories(folder.resolve("fake"));
        Files.writeString(
                folder.resolve("fake").resolve(id + ".json"),
                """
                {"id":"%s","provider":"fake","api":"chat","operation":"chat","dialect":"%s","kind":"chat","tags":["a"],
                 "request":%s,"response":%s}\
                """
                        .formatted(id, dialect, request, response));
    }
}
