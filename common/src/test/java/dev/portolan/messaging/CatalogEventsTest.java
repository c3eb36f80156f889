package dev.portolan.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.messaging.CatalogEvents.Decoded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogEventsTest {
    private static final Instant AT = Instant.parse("2026-11-22T10:15:30.123Z");

    @Test
    void writesWhatTheDocumentationShows() {
        CatalogEvent event =
                new CatalogEvent(
                        1,
                        4711,
                        AT,
                        "sync:openrouter",
                        List.of(
                                new CatalogEvent.Change(
                                        "model", "openrouter/openai/gpt-4o", "update")),
                        false);

        String json = new String(CatalogEvents.encode(event), StandardCharsets.UTF_8);

        assertEquals(
                """
                {"schema":1,"version":4711,"at":"2026-11-22T10:15:30.123Z","actor":"sync:openrouter",\
                "changes":[{"entity":"model","id":"openrouter/openai/gpt-4o","operation":"update"}],"truncated":false}\
                """,
                json);
        assertEquals(
                new Decoded.Usable(event),
                CatalogEvents.decode(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void understandsAnEventWithFieldsOfALaterRelease() {
        Decoded decoded =
                decode(
                        """
                        {"schema":1,"version":7,"at":"2026-11-22T10:15:30Z","actor":"a","changes":[{"entity":"model","id":"a/b",
                        "operation":"update","why":"new"}],"truncated":false,"region":"eu"}\
                        """);

        assertEquals(7, assertInstanceOf(Decoded.Usable.class, decoded).event().version());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "<html>",
                "{",
                "{}",
                "{\"schema\":2,\"version\":7}",
                "{\"schema\":1}",
                "{\"schema\":1,\"version\":\"7\"}",
                "{\"schema\":1,\"version\":7.5}",
                "{\"schema\":1,\"version\":99999999999999999999}",
                "{\"schema\":1,\"version\":-1,\"at\":\"2026-11-22T10:15:30Z\",\"actor\":\"a\",\"changes\":[]}",
                "{\"schema\":1,\"version\":7,\"at\":\"2026-11-22T10:15:30Z\",\"actor\":\"a\",\"changes\":[]} trailing",
                "{\"schema\":1,\"version\":7,\"at\":\"yesterday\",\"actor\":\"a\",\"changes\":[]}",
                "{\"schema\":1,\"version\":7,\"at\":\"2026-11-22T10:15:30Z\",\"actor\":\"a\",\"changes\":null}"
            })
    void findsNonsenseUnusable(String text) {
        assertInstanceOf(Decoded.Unusable.class, decode(text));
    }

    @Test
    void findsDeepAndLongNonsenseUnusable() {
        assertInstanceOf(Decoded.Unusable.class, decode("[".repeat(100_000)));
        assertInstanceOf(
                Decoded.Unusable.class, decode("{\"schema\":1,\"x\":" + "[".repeat(100_000)));
        assertInstanceOf(Decoded.Unusable.class, CatalogEvents.decode(new byte[10 * 1024 * 1024]));
        assertInstanceOf(Decoded.Unusable.class, CatalogEvents.decode(null));
    }

    @Test
    void listsTheMostAndLongestChangesThatThereCanBe() {
        String longest = "😀".repeat(128); // 256 characters of UTF-16, 512 bytes of UTF-8
        CatalogEvent event =
                new CatalogEvent(
                        1,
                        1,
                        AT,
                        "a",
                        Collections.nCopies(
                                CatalogEvent.MAX_CHANGES,
                                new CatalogEvent.Change("model", longest, "update")),
                        true);

        byte[] bytes = CatalogEvents.encode(event);

        assertTrue(bytes.length <= CatalogEvents.MAX_BYTES);
        assertEquals(new Decoded.Usable(event), CatalogEvents.decode(bytes));
    }

    @Test
    void dropsTheChangesOfAnEventThatWouldBeTooLong() {
        CatalogEvent event =
                new CatalogEvent(
                        1,
                        1,
                        AT,
                        "a",
                        List.of(new CatalogEvent.Change("model", "x".repeat(300_000), "update")),
                        false);

        CatalogEvent sent =
                assertInstanceOf(
                                Decoded.Usable.class,
                                CatalogEvents.decode(CatalogEvents.encode(event)))
                        .event();

        assertEquals(List.of(), sent.changes());
        assertTrue(sent.truncated());
    }

    private static Decoded decode(String text) {
        return CatalogEvents.decode(text.getBytes(StandardCharsets.UTF_8));
    }
}
