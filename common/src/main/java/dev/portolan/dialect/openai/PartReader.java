package dev.portolan.dialect.openai;

import static dev.portolan.dialect.form.InvalidRequestException.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.Part;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Reads a message's `content`: a text, or a list of parts.
final class PartReader {
    private PartReader() {}

    /// @param path of the message
    /// @param required whether there must be a content
    static List<Part> parts(JsonNode message, String path, boolean required)
            throws InvalidRequestException {
        JsonNode content = message.path("content");
        String at = path + ".content";
        if (content.isTextual()) {
            return List.of(
                    new Part.Text(content.textValue(), Values.there(message, "cache_control")));
        }
        if (Values.isUnsaid(content)) {
            if (required) {
                throw invalid(at, "'" + at + "' must be a text or a list of parts.");
            }
            return List.of();
        }
        if (!content.isArray()) {
            throw invalid(at, "'" + at + "' must be a text or a list of parts.");
        }
        List<Part> parts = new ArrayList<>(content.size());
        for (int i = 0; i < content.size(); i++) {
            parts.add(part(content.get(i), at + "[" + i + "]"));
        }
        return parts;
    }

    private static Part part(JsonNode part, String path) throws InvalidRequestException {
        if (part.isTextual()) {
            return new Part.Text(part.textValue(), Optional.empty());
        }
        Optional<JsonNode> cache = Values.there(part, "cache_control");
        String type = part.path("type").asText("");
        return switch (type) {
            case "text" -> new Part.Text(Values.required(part, "text", path), cache);
            case "refusal" -> new Part.Text(Values.required(part, "refusal", path), cache);
            case "image_url" -> image(part.path("image_url"), path + ".image_url", cache);
            case "input_audio" -> audio(part.path("input_audio"), path + ".input_audio", cache);
            case "file" -> document(part.path("file"), path + ".file", cache);
            case "" ->
                    throw invalid(path + ".type", "'" + path + ".type' must name a kind of part.");
            default -> new Part.Other(type, part);
        };
    }

    private static Part image(JsonNode image, String path, Optional<JsonNode> cache)
            throws InvalidRequestException {
        // Some clients send the address alone.
        String url = image.isTextual() ? image.textValue() : Values.required(image, "url", path);
        return new Part.Image(
                source(url, path + ".url"),
                Optional.of(image.path("detail").asText("")).filter(text -> !text.isEmpty()),
                cache);
    }

    private static Part audio(JsonNode audio, String path, Optional<JsonNode> cache)
            throws InvalidRequestException {
        try {
            return new Part.Audio(
                    Base64.getDecoder().decode(Values.required(audio, "data", path)),
                    Values.required(audio, "format", path),
                    cache);
        } catch (IllegalArgumentException _) {
            throw invalid(path + ".data", "'" + path + ".data' must be base64.");
        }
    }

    private static Part document(JsonNode file, String path, Optional<JsonNode> cache)
            throws InvalidRequestException {
        Optional<String> name =
                Optional.of(file.path("filename").asText("")).filter(text -> !text.isEmpty());
        if (file.path("file_id").isTextual()) {
            return new Part.Document(
                    new Part.Source.Uploaded(file.path("file_id").textValue()), name, cache);
        }
        String data = Values.required(file, "file_data", path);
        return new Part.Document(source(data, path + ".file_data"), name, cache);
    }

    /// A data URL's bytes (RFC 2397), or an address.
    private static Part.Source source(String url, String path) throws InvalidRequestException {
        if (!url.regionMatches(true, 0, "data:", 0, 5)) {
            return new Part.Source.Address(url);
        }
        int comma = url.indexOf(',');
        String head = comma < 0 ? "" : url.substring(5, comma);
        if (!head.endsWith(";base64")) {
            throw invalid(path, "'" + path + "' must be an address or a data URL in base64.");
        }
        int parameters = head.indexOf(';');
        return new Part.Source.Inline(head.substring(0, parameters), url.substring(comma + 1));
    }
}
