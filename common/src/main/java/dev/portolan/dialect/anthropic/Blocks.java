package dev.portolan.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.Piece;
import dev.portolan.dialect.form.ReasoningDetail;
import dev.portolan.dialect.form.ReasoningDetail.Opaque;
import dev.portolan.dialect.form.UrlCitation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The blocks of one answer's content, begun, continued and ended; a whole answer's blocks have
/// everything at their beginning. Server tools and their results are not the client's calls and are
/// left out, as is any kind of block that is not known.
final class Blocks {
    private final Consumer<Piece> pieces;
    private final Map<Integer, Block> open = new HashMap<>();
    private int calls;
    private int textLength;

    Blocks(Consumer<Piece> pieces) {
        this.pieces = pieces;
    }

    /// A block that has begun and not ended.
    ///
    /// @param place of its call or its thinking in the client's answer
    /// @param textFrom where its text begins in the choice's text
    /// @param citations told when the text that they are for is there: in a stream they come before
    private record Block(String type, int place, int textFrom, List<JsonNode> citations) {}

    /// Blocks that are whole.
    void whole(JsonNode content) {
        int index = 0;
        for (JsonNode block : content) {
            start(index, block);
            stop(index);
            index++;
        }
    }

    void start(int index, JsonNode block) {
        String type = block.path("type").asText("");
        open.put(
                index,
                new Block(
                        type,
                        type.equals("tool_use") ? calls : index,
                        textLength,
                        new ArrayList<>()));
        switch (type) {
            case "text" -> {
                text(block.path("text").asText(""));
                block.path("citations").forEach(open.get(index).citations()::add);
            }
            case "thinking" -> {
                String signature = block.path("signature").asText("");
                String thinking = block.path("thinking").asText("");
                if (!thinking.isEmpty() || !signature.isEmpty()) {
                    thought(index, thinking, signature);
                }
            }
            case "redacted_thinking" ->
                    pieces.accept(
                            new Piece.Thought(
                                    0,
                                    new ReasoningDetail.Encrypted(
                                            index, claudes(block.path("data").asText("")))));
            case "tool_use" -> {
                pieces.accept(
                        new Piece.ToolCall(
                                0,
                                calls,
                                block.path("id").asText(""),
                                block.path("name").asText(""),
                                Optional.empty()));
                JsonNode input = block.path("input");
                if (!input.isMissingNode() && !input.isNull() && !input.isEmpty()) {
                    pieces.accept(new Piece.ToolArguments(0, calls, input.toString()));
                }
                calls++;
            }
            default -> {
                // server_tool_use and its results, container uploads, ...
            }
        }
    }

    void delta(int index, JsonNode delta) {
        Block block = open.get(index);
        if (block == null) {
            return;
        }
        switch (delta.path("type").asText("")) {
            case "text_delta" -> text(delta.path("text").asText(""));
            case "thinking_delta" -> thought(index, delta.path("thinking").asText(""), "");
            case "signature_delta" -> thought(index, "", delta.path("signature").asText(""));
            case "input_json_delta" -> {
                if (block.type.equals("tool_use")) {
                    pieces.accept(
                            new Piece.ToolArguments(
                                    0, block.place, delta.path("partial_json").asText("")));
                }
            }
            case "citations_delta" -> block.citations.add(delta.path("citation"));
            default -> {
                // A kind of delta that is not known changes no text and no call.
            }
        }
    }

    void stop(int index) {
        Block block = open.remove(index);
        if (block != null) {
            block.citations.forEach(citation -> cite(block, citation));
        }
    }

    private void text(String text) {
        textLength += UrlCitation.characters(text);
        pieces.accept(new Piece.Text(0, text));
    }

    private void thought(int index, String text, String signature) {
        pieces.accept(
                new Piece.Thought(
                        0,
                        new ReasoningDetail.Text(
                                index,
                                text,
                                Optional.of(signature)
                                        .filter(given -> !given.isEmpty())
                                        .map(Blocks::claudes))));
    }

    private static Opaque claudes(String value) {
        return new Opaque(value, Optional.of(Opaque.CLAUDE));
    }

    /// OpenAI has a place for sources on the web only: pages that were searched, and search results
    /// of the client's that have an address.
    private void cite(Block block, JsonNode citation) {
        String source = citation.path("source").asText("");
        boolean isPage = source.startsWith("https://") || source.startsWith("http://");
        String url = citation.path("url").asText(isPage ? source : "");
        if (url.isEmpty()) {
            return;
        }
        String title = citation.path("title").asText("");
        UrlCitation told = new UrlCitation(url, title, block.textFrom, textLength);
        pieces.accept(new Piece.Citation(0, told.annotation()));
    }
}
