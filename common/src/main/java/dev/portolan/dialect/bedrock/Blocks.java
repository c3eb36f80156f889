package dev.portolan.dialect.bedrock;

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

/// The blocks of one answer's content: whole, or started and continued by deltas. Only calls are
/// started in a stream; text, thinking and citations come as deltas at once. Server tools (`"type":
/// "server_tool_use"`) and their results are not the client's and are left out, as are pictures and
/// any kind of block that is not known
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html, read
/// 2026-11-26).
final class Blocks {
    /// The format of `redactedContent`, which Bedrock encodes in its own way. Signed thinking is
    /// Claude's and the same as everywhere
    /// (https://docs.claude.com/en/docs/build-with-claude/extended-thinking, read 2026-11-26).
    static final String REDACTED = "amazon-bedrock-v1";

    private final Consumer<Piece> pieces;

    /// Of the client's calls that have begun: their place among its calls, by their block's index.
    private final Map<Integer, Integer> calls = new HashMap<>();

    /// Of the block that is open, told when its text is there: Claude's come before it.
    private final List<JsonNode> citations = new ArrayList<>();

    private int openIndex = -1;

    private int textLength;

    /// Where the last block of text begins in the choice's text. Citations may come in a block of
    /// their own behind it.
    private int citedFrom;

    private int citedIndex = -1;

    Blocks(Consumer<Piece> pieces) {
        this.pieces = pieces;
    }

    void whole(int index, JsonNode block) {
        text(index, block.path("text"));
        JsonNode reasoning = block.path("reasoningContent");
        thought(
                index,
                reasoning.path("reasoningText").path("text").asText(""),
                reasoning.path("reasoningText").path("signature").asText(""));
        redacted(index, reasoning);
        for (JsonNode part : block.path("citationsContent").path("content")) {
            text(index, part.path("text"));
        }
        block.path("citationsContent").path("citations").forEach(citations::add);
        stop();
        JsonNode call = block.path("toolUse");
        call(index, call);
        JsonNode input = call.path("input");
        if (input.isTextual()) {
            arguments(index, input.asText()); // what the model wrote was no JSON
        } else if (!input.isMissingNode() && !input.isNull() && !isEmptyObject(input)) {
            arguments(index, input.toString());
        }
    }

    private static boolean isEmptyObject(JsonNode input) {
        return input.isObject() && input.isEmpty();
    }

    /// @param start of a `contentBlockStart`
    void start(int index, JsonNode start) {
        open(index);
        call(index, start.path("toolUse"));
    }

    /// @param delta of a `contentBlockDelta`
    void delta(int index, JsonNode delta) {
        open(index);
        text(index, delta.path("text"));
        JsonNode reasoning = delta.path("reasoningContent");
        thought(index, reasoning.path("text").asText(""), reasoning.path("signature").asText(""));
        redacted(index, reasoning);
        arguments(index, delta.path("toolUse").path("input").asText(""));
        if (delta.path("citation").isObject()) {
            citations.add(delta.path("citation"));
        }
    }

    /// Ends the block before, too: some who stand between leave its end out.
    private void open(int index) {
        if (index != openIndex) {
            stop();
            openIndex = index;
        }
    }

    /// The block that is open is whole.
    void stop() {
        citations.forEach(this::cite);
        citations.clear();
    }

    private void text(int index, JsonNode value) {
        if (!value.isTextual()) {
            return;
        }
        if (index != citedIndex) {
            citedIndex = index;
            citedFrom = textLength;
        }
        String text = value.asText();
        textLength += UrlCitation.characters(text);
        pieces.accept(new Piece.Text(0, text));
    }

    private void thought(int index, String text, String signature) {
        if (!text.isEmpty() || !signature.isEmpty()) {
            Optional<Opaque> proof =
                    Optional.of(signature)
                            .filter(given -> !given.isEmpty())
                            .map(given -> new Opaque(given, Optional.of(Opaque.CLAUDE)));
            pieces.accept(new Piece.Thought(0, new ReasoningDetail.Text(index, text, proof)));
        }
    }

    private void redacted(int index, JsonNode reasoning) {
        String data = reasoning.path("redactedContent").asText("");
        if (!data.isEmpty()) {
            Opaque sealed = new Opaque(data, Optional.of(REDACTED));
            pieces.accept(new Piece.Thought(0, new ReasoningDetail.Encrypted(index, sealed)));
        }
    }

    private void call(int index, JsonNode toolUse) {
        if (!toolUse.isObject() || toolUse.path("type").asText("").equals("server_tool_use")) {
            return;
        }
        int place = calls.size();
        if (calls.putIfAbsent(index, place) == null) {
            pieces.accept(
                    new Piece.ToolCall(
                            0,
                            place,
                            toolUse.path("toolUseId").asText(""),
                            toolUse.path("name").asText(""),
                            Optional.empty()));
        }
    }

    private void arguments(int index, String text) {
        Integer place = calls.get(index);
        if (place != null && !text.isEmpty()) {
            pieces.accept(new Piece.ToolArguments(0, place, text));
        }
    }

    /// OpenAI has a place for sources on the web only: pages that were searched, and search results
    /// of the client's that have an address.
    private void cite(JsonNode citation) {
        JsonNode web = citation.path("location").path("web");
        String url = web.path("url").asText(citation.path("source").asText(""));
        if (!url.startsWith("https://") && !url.startsWith("http://")) {
            return;
        }
        String title = citation.path("title").asText(web.path("domain").asText(""));
        UrlCitation told = new UrlCitation(url, title, citedFrom, textLength);
        pieces.accept(new Piece.Citation(0, told.annotation()));
    }
}
