package dev.portolan.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.ReasoningDetail;
import dev.portolan.dialect.form.UrlCitation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The blocks of one answer's content: texts, thoughts, and what the texts rest on. A citation
/// counts its place from the beginning of its block, in characters; OpenAI's annotations count from
/// the beginning of the whole text.
final class Contents {
    private final Consumer<Piece> pieces;
    private final Map<Integer, Integer> textFrom = new HashMap<>();
    private int textLength;

    Contents(Consumer<Piece> pieces) {
        this.pieces = pieces;
    }

    /// A block, whole or in part.
    ///
    /// @param index the block's place among those of the answer
    void add(int index, JsonNode block) {
        String thinking = block.path("thinking").asText("");
        if (!thinking.isEmpty()) {
            pieces.accept(
                    new Piece.Thought(
                            0, new ReasoningDetail.Text(index, thinking, Optional.empty())));
        }
        textFrom.putIfAbsent(index, textLength);
        String text = block.path("text").asText("");
        if (!text.isEmpty()) {
            textLength += UrlCitation.characters(text);
            pieces.accept(new Piece.Text(0, text));
        }
    }

    /// OpenAI has a place for sources on the web only, and for what the text says only.
    void cite(JsonNode citation) {
        if (!citation.path("type").asText("TEXT_CONTENT").equals("TEXT_CONTENT")) {
            return;
        }
        int from = textFrom.getOrDefault(citation.path("content_index").asInt(0), 0);
        for (JsonNode source : citation.path("sources")) {
            JsonNode document = source.path(source.has("document") ? "document" : "tool_output");
            String url = url(document.path("url"), url(source.path("id"), ""));
            if (!url.isEmpty()) {
                UrlCitation told =
                        new UrlCitation(
                                url,
                                document.path("title").asText(""),
                                from + Math.max(0, citation.path("start").asInt(0)),
                                from + Math.max(0, citation.path("end").asInt(0)));
                pieces.accept(new Piece.Citation(0, told.annotation()));
            }
        }
    }

    private static String url(JsonNode value, String otherwise) {
        String text = value.asText("");
        return text.startsWith("https://") || text.startsWith("http://") ? text : otherwise;
    }
}
