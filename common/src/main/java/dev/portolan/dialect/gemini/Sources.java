package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.Trees;
import dev.portolan.dialect.form.UrlCitation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What a candidate's text rests on: `groundingMetadata` and `citationMetadata`
/// (https://ai.google.dev/api/generate-content#GroundingMetadata, read 2026-11-26), as OpenAI's
/// `url_citation`s. Google counts bytes of UTF-8 from the beginning of the text, or of the part
/// that `partIndex` names; OpenAI counts characters, so this is told when all the text is there.
final class Sources {
    private final StringBuilder text = new StringBuilder();
    private final List<JsonNode> chunks = new ArrayList<>();
    private final List<JsonNode> supports = new ArrayList<>();
    private final List<JsonNode> recited = new ArrayList<>();

    /// Where in the text each part begins, in bytes.
    private final List<Integer> parts = new ArrayList<>();

    private int bytes;

    private boolean isTextLast;
    private boolean isFirst;

    void beginDocument() {
        isFirst = true;
    }

    /// A stream's document goes on with the text that the document before it left off.
    ///
    /// @param more nothing where it is no text
    void part(boolean isText, String more) {
        if (!(isFirst && isText && isTextLast)) {
            parts.add(bytes);
        }
        isFirst = false;
        isTextLast = isText;
        text.append(more);
        bytes += Places.bytes(more);
    }

    /// A later list of chunks replaces an earlier one, which it repeats.
    void read(JsonNode candidate) {
        JsonNode grounding = candidate.path("groundingMetadata");
        if (!grounding.path("groundingChunks").isEmpty()) {
            chunks.clear();
            grounding.path("groundingChunks").forEach(chunks::add);
        }
        grounding.path("groundingSupports").forEach(supports::add);
        candidate.path("citationMetadata").path("citationSources").forEach(recited::add);
        candidate.path("citationMetadata").path("citations").forEach(recited::add); // Vertex
    }

    void annotations(Consumer<JsonNode> to) {
        if (chunks.isEmpty() && recited.isEmpty()) {
            return;
        }
        Places places = new Places(text.toString());
        Set<JsonNode> told = new HashSet<>();
        Set<Integer> placed = new HashSet<>();
        for (JsonNode support : supports) {
            for (JsonNode index : support.path("groundingChunkIndices")) {
                if (index.asInt(-1) >= 0 && index.asInt() < chunks.size()) {
                    placed.add(index.asInt());
                    JsonNode segment = support.path("segment");
                    tell(
                            chunks.get(index.asInt()),
                            segment,
                            begin(segment.path("partIndex").asInt(0)),
                            places,
                            told,
                            to);
                }
            }
        }
        for (int i = 0; i < chunks.size(); i++) {
            if (!placed.contains(i)) {
                JsonNode all = Trees.object().put("endIndex", places.bytes());
                tell(chunks.get(i), all, 0, places, told, to);
            }
        }
        recited.forEach(each -> tell(each, each, 0, places, told, to));
    }

    /// @return the byte that a part begins with; the first where it is not said
    private int begin(int part) {
        return part > 0 && part < parts.size() ? parts.get(part) : 0;
    }

    /// @param segment `startIndex` (0 where absent) and `endIndex`, in bytes from `begin` on
    private static void tell(
            JsonNode source,
            JsonNode segment,
            int begin,
            Places places,
            Set<JsonNode> told,
            Consumer<JsonNode> to) {
        JsonNode page = page(source);
        String url = page.path("uri").asText("");
        if (url.isEmpty()) {
            return;
        }
        JsonNode annotation =
                new UrlCitation(
                                url,
                                page.path("title").asText(""),
                                places.characters(
                                        (long) begin + segment.path("startIndex").asInt(0)),
                                places.characters((long) begin + segment.path("endIndex").asInt(0)))
                        .annotation();
        if (told.add(annotation)) {
            to.accept(annotation);
        }
    }

    /// What a chunk speaks of: a page, a document, a place on the map; a citation is it itself.
    private static JsonNode page(JsonNode source) {
        for (String kind : new String[] {"web", "retrievedContext", "maps"}) {
            if (source.path(kind).isObject()) {
                return source.path(kind);
            }
        }
        return source;
    }
}
