package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.Trees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What a candidate's text rests on: `groundingMetadata` and `citationMetadata`
/// (https://ai.google.dev/api/generate-content#GroundingMetadata, read 2026-11-26), as OpenAI's
/// `url_citation`s. Google counts bytes of UTF-8 from the text's beginning, OpenAI counts
/// characters, so this is told when all the text is there.
final class Sources {
    private final StringBuilder text = new StringBuilder();
    private final List<JsonNode> chunks = new ArrayList<>();
    private final List<JsonNode> supports = new ArrayList<>();
    private final List<JsonNode> recited = new ArrayList<>();

    void append(String more) {
        text.append(more);
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
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        Set<JsonNode> told = new HashSet<>();
        Set<Integer> placed = new HashSet<>();
        for (JsonNode support : supports) {
            for (JsonNode index : support.path("groundingChunkIndices")) {
                if (index.asInt(-1) >= 0 && index.asInt() < chunks.size()) {
                    placed.add(index.asInt());
                    tell(chunks.get(index.asInt()), support.path("segment"), bytes, told, to);
                }
            }
        }
        for (int i = 0; i < chunks.size(); i++) {
            if (!placed.contains(i)) {
                tell(chunks.get(i), Trees.object().put("endIndex", bytes.length), bytes, told, to);
            }
        }
        recited.forEach(each -> tell(each, each, bytes, told, to));
    }

    /// @param segment `startIndex` (0 where absent) and `endIndex`, in bytes
    private static void tell(
            JsonNode source,
            JsonNode segment,
            byte[] bytes,
            Set<JsonNode> told,
            Consumer<JsonNode> to) {
        JsonNode page = source.has("web") ? source.path("web") : source;
        page = page.has("retrievedContext") ? page.path("retrievedContext") : page;
        String url = page.path("uri").asText("");
        if (url.isEmpty()) {
            return;
        }
        ObjectNode annotation = Trees.object().put("type", "url_citation");
        annotation
                .putObject("url_citation")
                .put("url", url)
                .put("title", page.path("title").asText(""))
                .put("start_index", characters(bytes, segment.path("startIndex").asInt(0)))
                .put("end_index", characters(bytes, segment.path("endIndex").asInt(0)));
        if (told.add(annotation)) {
            to.accept(annotation);
        }
    }

    private static int characters(byte[] bytes, int end) {
        int to = Math.clamp(end, 0, bytes.length);
        return new String(bytes, 0, to, StandardCharsets.UTF_8).length();
    }
}
