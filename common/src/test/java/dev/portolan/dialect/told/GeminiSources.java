package dev.portolan.dialect.told;

import static dev.portolan.dialect.told.Wire.json;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Makes up what a candidate's text rests on, at places that count bytes.
final class GeminiSources {
    private final Dice dice;
    private final String text;
    private final int length;

    /// Each is told once.
    private final Set<JsonNode> told = new LinkedHashSet<>();

    GeminiSources(Dice dice, Telling telling) {
        this.dice = dice;
        this.text = telling.text();
        this.length = telling.length();
    }

    Set<JsonNode> told() {
        return told;
    }

    /// Pages, some for places in the text, the others for all of it; recited ones last.
    ObjectNode metadata() {
        ObjectNode grounding = json("{'groundingChunks': [], 'groundingSupports': []}");
        List<String> pages = new ArrayList<>();
        for (int i = dice.upTo(2); i >= 0; i--) {
            String page = dice.word("https://t.example/");
            String kind = dice.one("web", "retrievedContext", "maps");
            pages.add(page);
            grounding
                    .withArray("groundingChunks")
                    .add(json("{?: {'uri': ?, 'title': 'T'}}", kind, page));
        }
        Set<String> left = new LinkedHashSet<>(pages);
        for (int i = dice.upTo(2); i > 0; i--) {
            int place = dice.upTo(pages.size() - 1);
            ObjectNode support = json("{'groundingChunkIndices': [?]}", place);
            support.set("segment", segment(pages.get(place), "T"));
            grounding.withArray("groundingSupports").add(support);
            left.remove(pages.get(place));
        }
        left.forEach(page -> told.add(Telling.page(page, "T", 0, length)));
        ObjectNode metadata = json("{'groundingMetadata': ?}", grounding);
        if (dice.oneIn(2)) {
            String page = dice.word("https://r.example/");
            String list = dice.one("citationSources", "citations");
            ObjectNode recited = segment(page, "").put("uri", page);
            metadata.set("citationMetadata", json("{?: [?]}", list, recited));
        }
        return metadata;
    }

    private ObjectNode segment(String page, String title) {
        int from = dice.upTo(length - 1);
        int to = from + 1 + dice.upTo(length - from - 1);
        told.add(Telling.page(page, title, from, to));
        ObjectNode segment = json("{'endIndex': ?}", bytes(to));
        return from == 0 ? segment : segment.put("startIndex", bytes(from));
    }

    private int bytes(int characters) {
        return text.substring(0, text.offsetByCodePoints(0, characters)).getBytes(UTF_8).length;
    }
}
