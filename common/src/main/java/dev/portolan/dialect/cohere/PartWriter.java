package dev.portolan.dialect.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Writes parts of a message: one text as it is, anything else as a list of blocks. A document of
/// plain text goes among the request's `documents`, from where the model cites it.
final class PartWriter {
    private final ObjectNode body;
    private final NamedFields named;

    PartWriter(ObjectNode body, NamedFields named) {
        this.body = body;
        this.named = named;
    }

    /// @param path of the message
    /// @param mayShow whether images may stand here
    void write(List<Part> parts, ObjectNode message, String path, boolean mayShow)
            throws InvalidRequestException {
        if (parts.isEmpty()) {
            message.put("content", "");
            return;
        }
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(String text, var cache)) {
            cache.ifPresent(_ -> named.leaveOut("cache_control"));
            message.put("content", text);
            return;
        }
        ArrayNode content = message.putArray("content");
        for (int i = 0; i < parts.size(); i++) {
            String at = path + ".content[" + i + "]";
            parts.get(i).cacheControl().ifPresent(_ -> named.leaveOut("cache_control"));
            switch (parts.get(i)) {
                case Part.Text(String text, _) ->
                        content.addObject().put("type", "text").put("text", text);
                case Part.Image(Part.Source source, Optional<String> detail, _) -> {
                    if (!mayShow) {
                        throw InvalidRequestException.invalid(
                                at, "Cohere takes images in messages of the user only.");
                    }
                    ObjectNode image =
                            content.addObject()
                                    .put("type", "image_url")
                                    .putObject("image_url")
                                    .put("url", url(source, at));
                    detail.ifPresent(word -> image.put("detail", word));
                }
                case Part.Document(Part.Source source, Optional<String> name, _) -> {
                    ObjectNode data = body.withArray("/documents").addObject().putObject("data");
                    name.ifPresent(title -> data.put("title", title));
                    data.put("text", text(source, at));
                }
                case Part.Audio _ ->
                        throw InvalidRequestException.invalid(
                                at, "Cohere's models do not take audio.");
                // One of Cohere's own kinds, such as a tool's document.
                case Part.Other(_, var value) -> content.add(value);
            }
        }
    }

    private static String url(Part.Source source, String path) throws InvalidRequestException {
        return switch (source) {
            case Part.Source.Inline(String mediaType, String base64) ->
                    "data:" + mediaType + ";base64," + base64;
            case Part.Source.Address(String url) -> url;
            case Part.Source.Uploaded _ ->
                    throw InvalidRequestException.invalid(
                            path, "Cohere takes images as addresses or data URLs only.");
        };
    }

    private static String text(Part.Source source, String path) throws InvalidRequestException {
        if (source instanceof Part.Source.Inline(String mediaType, String base64)
                && mediaType.startsWith("text/")) {
            try {
                return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException _) {
                throw InvalidRequestException.invalid(path, "'" + path + "' must be base64.");
            }
        }
        throw InvalidRequestException.invalid(
                path, "Cohere takes documents of plain text only, as data URLs.");
    }
}
