package dev.portolan.dialect.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.portolan.dialect.form.MalformedAnswerException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonListReaderTest {
    private static List<String> read(String text, int pieceLength) throws Exception {
        JsonListReader reader = new JsonListReader(1000);
        byte[] bytes = text.getBytes(UTF_8);
        List<String> documents = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += pieceLength) {
            reader.feed(ByteBuffer.wrap(bytes, at, Math.min(pieceLength, bytes.length - at)));
            Optional<byte[]> next;
            while ((next = reader.next()).isPresent()) {
                documents.add(new String(next.get(), UTF_8));
            }
        }
        return documents;
    }

    @Test
    void cutsElementsOutHoweverTheyCome() throws Exception {
        String text = "[ {\"a\": \"}]\\\"{ü\"}\n,\r\n{\"b\": [{}, {\"c\": \"\\\\\"}]} ]\n";

        for (int length = 1; length <= text.length(); length++) {
            assertEquals(
                    List.of("{\"a\": \"}]\\\"{ü\"}", "{\"b\": [{}, {\"c\": \"\\\\\"}]}"),
                    read(text, length),
                    "by " + length);
        }
    }

    @Test
    void aDocumentAloneIsOneToo() throws Exception {
        assertEquals(List.of("{\"a\": 1}", "{}"), read("\n{\"a\": 1}\n{}", 3));
    }

    @Test
    void anUnfinishedDocumentIsNone() throws Exception {
        assertEquals(List.of("{}"), read("[{},{\"a\":", 2));
    }

    @Test
    void refusesTooLongADocument() {
        assertThrows(
                MalformedAnswerException.class,
                () -> read("[{\"a\": \"" + "x".repeat(2000) + "\"}]", 100));
    }
}
