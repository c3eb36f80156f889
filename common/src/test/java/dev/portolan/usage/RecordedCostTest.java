package dev.portolan.usage;

import static dev.portolan.usage.CostTest.prices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.Prices;
import dev.portolan.dialect.framing.SseReader;
import dev.portolan.dialect.openai.ChatDocument;
import dev.portolan.testing.Corpus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What xAI charged in recorded answers, beside what its price list makes of the same tokens: to
/// the last ten-billionth.
class RecordedCostTest {
    /// As xAI lists them (https://docs.x.ai/docs/models, read 2026-11-26), dollars a token.
    private static final Map<String, Prices> XAI =
            Map.of(
                    "grok-code-fast-1",
                    prices("prompt=0.0000002 completion=0.0000015 cacheRead=0.00000002"),
                    "grok-3-mini-high",
                    prices("prompt=0.0000003 completion=0.0000005 cacheRead=0.000000075"),
                    "grok-4-fast-reasoning",
                    prices("prompt=0.0000002 completion=0.0000005 cacheRead=0.00000005"));

    @Test
    void thePricesMakeWhatXaiCharged() throws Exception {
        int compared = 0;
        for (var recording :
                Corpus.required()
                        .recordings(entry ->
                                entry.provider().equals("xai")
                                        && entry.dialect().equals("openai-chat"))) {
            String body = new String(recording.response().body(), StandardCharsets.UTF_8);
            if (!body.contains("cost_in_usd_ticks")) {
                continue;
            }
            Usage usage = lastUsage(body).orElseThrow();
            String model = body.replaceAll("(?s).*?\"model\"\\s*:\\s*\"([^\"]*)\".*", "$1");
            Prices list = XAI.get(model);
            assertTrue(list != null, model);

            assertEquals(
                    usage.cost().map(Cost::plain),
                    Cost.of(usage, list).map(Cost::plain),
                    recording.id());
            compared++;
        }
        assertTrue(compared >= 10, "only " + compared + " answers say what they cost");
    }

    private static Optional<Usage> lastUsage(String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (!body.startsWith("data:")) {
            return ChatDocument.scan(bytes).usage();
        }
        SseReader reader = new SseReader();
        reader.feed(ByteBuffer.wrap(bytes));
        Optional<Usage> last = Optional.empty();
        for (var event = reader.next(); event.isPresent(); event = reader.next()) {
            var data = event.get();
            if (data.hasData() && !data.isDone()) {
                last =
                        ChatDocument.scan(data.data(), data.dataFrom(), data.dataLength())
                                .usage()
                                .or(lastOf(last));
            }
        }
        return last;
    }

    private static java.util.function.Supplier<Optional<Usage>> lastOf(Optional<Usage> last) {
        return () -> last;
    }
}
