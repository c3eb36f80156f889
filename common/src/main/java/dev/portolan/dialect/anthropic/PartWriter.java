package dev.portolan.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Part;
import dev.portolan.dialect.form.Trees;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Writes parts of a message as blocks of content. An empty text is left out: Anthropic refuses it.
final class PartWriter {
    private final NamedFields named;

    PartWriter(NamedFields named) {
        this.named = named;
    }

    /// @param path of the message
    void write(List<Part> parts, ArrayNode content, String path) throws InvalidRequestException {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Optional<ObjectNode> block = block(part, path + ".content[" + i + "]");
            if (block.isPresent()) {
                part.cacheControl().ifPresent(control -> block.get().set("cache_control", control));
                content.add(block.get());
            }
        }
    }

    private Optional<ObjectNode> block(Part part, String path) throws InvalidRequestException {
        return switch (part) {
            case Part.Text(String text, _) ->
                    text.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Trees.object().put("type", "text").put("text", text));
            case Part.Image image -> {
                if (image.hasDetail()) {
                    named.leaveOut("image_url.detail");
                }
                ObjectNode block = Trees.object().put("type", "image");
                block.set("source", source(image.source()));
                yield Optional.of(block);
            }
            case Part.Document(Part.Source source, Optional<String> name, _) -> {
                ObjectNode block = Trees.object().put("type", "document");
                block.set("source", document(source, path));
                name.ifPresent(title -> block.put("title", title));
                yield Optional.of(block);
            }
            case Part.Audio _ ->
                    throw InvalidRequestException.invalid(
                            path, "Anthropic's models do not take audio.");
            // One of Anthropic's own kinds, as the client sent it.
            case Part.Other(_, var value) ->
                    value instanceof ObjectNode block
                            ? Optional.of(block.deepCopy())
                            : Optional.empty();
        };
    }

    private static ObjectNode source(Part.Source source) {
        return switch (source) {
            case Part.Source.Inline(String mediaType, String base64) ->
                    Trees.object()
                            .put("type", "base64")
                            .put("media_type", mediaType)
                            .put("data", base64);
            case Part.Source.Address(String url) ->
                    Trees.object().put("type", "url").put("url", url);
            case Part.Source.Uploaded(String id) ->
                    Trees.object().put("type", "file").put("file_id", id);
        };
    }

    /// Plain text is a source of its own kind, in the clear.
    private static ObjectNode document(Part.Source source, String path)
            throws InvalidRequestException {
        if (source instanceof Part.Source.Inline(String mediaType, String base64)
                && mediaType.startsWith("text/")) {
            try {
                return Trees.object()
                        .put("type", "text")
                        .put("media_type", "text/plain")
                        .put(
                                "data",
                                new String(
                                        Base64.getDecoder().decode(base64),
                                        StandardCharsets.UTF_8));
            } catch (IllegalArgumentException _) {
                throw InvalidRequestException.invalid(path, "'" + path + "' must be base64.");
            }
        }
        return source(source);
    }
}
