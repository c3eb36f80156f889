package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.recorded.Heard.HeardChoice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What one of Gemini's candidates says that its text rests on: pages and places found
/// (`groundingMetadata`), and texts recited (`citationMetadata`). Each place of each page once.
final class Grounds {
    private static final List<String> KINDS = List.of("web", "retrievedContext", "maps");

    private JsonNode chunks = Json.MAPPER.createArrayNode();
    private final List<JsonNode> supports = new ArrayList<>();
    private final List<JsonNode> recited = new ArrayList<>();

    /// A place in the text, as the provider counts.
    private record Place(String url, String title, JsonNode segment) {}

    /// A stream repeats the list of pages, with more in it.
    void read(JsonNode candidate) {
        JsonNode metadata = candidate.path("groundingMetadata");
        if (!metadata.path("groundingChunks").isEmpty()) {
            chunks = metadata.path("groundingChunks");
        }
        metadata.path("groundingSupports").forEach(supports::add);
        Json.first(candidate.path("citationMetadata"), "citationSources", "citations")
                .forEach(recited::add);
    }

    void tell(HeardChoice choice) {
        int all = choice.text().getBytes(StandardCharsets.UTF_8).length;
        Set<Place> places = new LinkedHashSet<>();
        Set<Integer> placed = new LinkedHashSet<>();
        for (JsonNode support : supports) {
            for (JsonNode index : support.path("groundingChunkIndices")) {
                if (chunks.has(index.asInt())) {
                    placed.add(index.asInt());
                    places.add(place(chunks.get(index.asInt()), support.path("segment"), all));
                }
            }
        }
        for (int i = 0; i < chunks.size(); i++) {
            if (!placed.contains(i)) {
                places.add(place(chunks.get(i), stretch(0, all), all));
            }
        }
        recited.forEach(each -> places.add(place(each, each, all)));
        places.stream()
                .filter(place -> !place.url().isEmpty())
                .forEach(place ->
                        choice.source(
                                place.url(), place.title(), quote(choice.text(), place.segment())));
    }

    private static Place place(JsonNode source, JsonNode segment, int all) {
        JsonNode page =
                KINDS.stream()
                        .filter(source::has)
                        .findFirst()
                        .<JsonNode>map(source::path)
                        .orElse(source);
        return new Place(
                page.path("uri").asText(""), page.path("title").asText(""), within(segment, all));
    }

    /// What lies outside the text is at its edge, so two places there are one.
    private static JsonNode within(JsonNode segment, int all) {
        return segment.path("partIndex").asInt() > 0
                ? segment
                : stretch(
                        Math.min(segment.path("startIndex").asInt(), all),
                        Math.min(segment.path("endIndex").asInt(), all));
    }

    private static JsonNode stretch(int from, int to) {
        return Json.MAPPER.createObjectNode().put("startIndex", from).put("endIndex", to);
    }

    /// The provider tells the words beside their place, which counts bytes of UTF-8; of one of
    /// several parts, from that part on, for which the words have to do.
    private static String quote(String text, JsonNode segment) {
        String words = segment.path("text").asText("");
        if (segment.path("partIndex").asInt() > 0 && text.contains(words)) {
            return words;
        }
        StringBuilder quote = new StringBuilder();
        int bytes = 0;
        for (int character : text.codePoints().toArray()) {
            if (bytes >= segment.path("startIndex").asInt()
                    && bytes < segment.path("endIndex").asInt()) {
                quote.appendCodePoint(character);
            }
            bytes += Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
        }
        return quote.toString();
    }
}
