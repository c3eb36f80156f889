package dev.portolan.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.Trees;
import java.util.ArrayList;
import java.util.List;

/// What the sandbox says to a prompt, rendered as a whole answer or as chunks
/// (https://platform.openai.com/docs/api-reference/completions, read 2026-11-26).
///
/// @param choices the words of each choice, `n` for each prompt
/// @param maxTokens the most words of a choice
record TextReply(
        String model,
        String digest,
        List<List<String>> choices,
        long promptTokens,
        int maxTokens,
        boolean includeUsage)
        implements SandboxReply {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /// @throws UnfitRequestException where the body has no prompt, or a limit below 0
    static SandboxReply to(byte[] body, SandboxModel model) throws UnfitRequestException {
        JsonNode root = Trees.lenient(body);
        List<String> prompts = SandboxRequest.texts(root, "prompt");
        List<List<String>> choices = new ArrayList<>();
        long tokens = 0;
        for (String prompt : prompts) {
            tokens += Words.of(prompt).size();
            List<String> words = model.says(prompt);
            for (int n = 0; n < Math.clamp(root.path("n").asInt(1), 1, 128); n++) {
                choices.add(words);
            }
        }
        return new TextReply(
                model.name(),
                SandboxRequest.digest(body),
                choices,
                Math.max(1, tokens),
                SandboxRequest.limit(root, 0),
                root.path("stream_options").path("include_usage").asBoolean(false));
    }

    @Override
    public byte[] whole() {
        ObjectNode answer = frame();
        ArrayNode all = answer.putArray("choices");
        for (int index = 0; index < choices.size(); index++) {
            all.add(choice(index, String.join("", cut(index)), finish(index)));
        }
        answer.set("usage", usage());
        return SandboxRequest.bytes(answer);
    }

    @Override
    public List<byte[]> chunks() {
        List<byte[]> chunks = new ArrayList<>();
        for (int index = 0; index < choices.size(); index++) {
            for (String word : cut(index)) {
                chunks.add(chunk(choice(index, word, NODES.nullNode())));
            }
            chunks.add(chunk(choice(index, "", finish(index))));
        }
        if (includeUsage) {
            ObjectNode last = frame();
            last.putArray("choices");
            last.set("usage", usage());
            chunks.add(SandboxRequest.bytes(last));
        }
        return chunks;
    }

    private byte[] chunk(ObjectNode choice) {
        ObjectNode chunk = frame();
        chunk.putArray("choices").add(choice);
        if (includeUsage) {
            chunk.putNull("usage");
        }
        return SandboxRequest.bytes(chunk);
    }

    private static ObjectNode choice(int index, String text, JsonNode finish) {
        ObjectNode choice = NODES.objectNode().put("text", text).put("index", index);
        choice.putNull("logprobs").set("finish_reason", finish);
        return choice;
    }

    private List<String> cut(int index) {
        List<String> words = choices.get(index);
        return words.subList(0, Math.min(maxTokens, words.size()));
    }

    private JsonNode finish(int index) {
        return NODES.textNode(choices.get(index).size() > maxTokens ? "length" : "stop");
    }

    private ObjectNode frame() {
        return NODES.objectNode()
                .put("id", "cmpl-" + digest)
                .put("object", "text_completion")
                .put("created", Reply.CREATED)
                .put("model", model);
    }

    private ObjectNode usage() {
        long completion = 0;
        for (int index = 0; index < choices.size(); index++) {
            completion += cut(index).size();
        }
        return NODES.objectNode()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", completion)
                .put("total_tokens", promptTokens + completion);
    }
}
