package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Part;
import dev.portolan.dialect.form.Trees;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Writes parts of a message (https://ai.google.dev/api/caching#Part and
/// https://ai.google.dev/gemini-api/docs/file-input-methods, read 2026-11-26): bytes as
/// `inlineData`, addresses (of the web, of uploaded files, of YouTube, of Cloud Storage) as
/// `fileData`, which Google fetches. An empty text is left out.
final class PartWriter {
    private static final String FILES = "https://generativelanguage.googleapis.com/v1beta/";

    private final ModelSeries series;
    private final NamedFields named;

    PartWriter(ModelSeries series, NamedFields named) {
        this.series = series;
        this.named = named;
    }

    /// @param path of the message
    void write(List<Part> parts, ArrayNode to, String path) throws InvalidRequestException {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).cacheControl().ifPresent(_ -> named.leaveOut("cache_control"));
            part(parts.get(i), path + ".content[" + i + "]").ifPresent(to::add);
        }
    }

    private Optional<ObjectNode> part(Part part, String path) throws InvalidRequestException {
        return switch (part) {
            case Part.Text(String text, _) ->
                    text.isEmpty()
                            ? Optional.empty()
                            : Optional.of(Trees.object().put("text", text));
            case Part.Image image ->
                    Optional.of(closely(data(image.source(), "image/jpeg"), image));
            case Part.Document(Part.Source source, _, _) ->
                    Optional.of(data(source, "application/pdf"));
            case Part.Audio(byte[] data, String format, _) ->
                    Optional.of(
                            inline(
                                    "audio/" + format.toLowerCase(Locale.ROOT),
                                    Base64.getEncoder().encodeToString(data)));
            case Part.Other(String type, JsonNode value) -> other(type, value, path);
        };
    }

    /// `detail` is a wish; models that have no place for it look as closely as they do
    /// (https://ai.google.dev/gemini-api/docs/media-resolution, read 2026-11-26).
    private ObjectNode closely(ObjectNode part, Part.Image image) {
        String word = image.detail().orElse("");
        if (series.hasResolutionOfParts() && (word.equals("low") || word.equals("high"))) {
            part.putObject("mediaResolution")
                    .put("level", "MEDIA_RESOLUTION_" + word.toUpperCase(Locale.ROOT));
        } else if (image.hasDetail()) {
            named.leaveOut("image_url.detail");
        }
        return part;
    }

    /// `video_url`, which several gateways take, or a part in Google's own words.
    private static Optional<ObjectNode> other(String type, JsonNode value, String path)
            throws InvalidRequestException {
        if (!type.equals("video_url")) {
            return value instanceof ObjectNode own
                    ? Optional.of(own.deepCopy().without(List.of("type", "cache_control")))
                    : Optional.empty();
        }
        JsonNode video = value.path("video_url");
        String url = video.isTextual() ? video.asText() : video.path("url").asText("");
        int comma = url.indexOf(',');
        if (url.startsWith("data:") && comma > 0 && url.startsWith(";base64", comma - 7)) {
            return Optional.of(inline(url.substring(5, comma - 7), url.substring(comma + 1)));
        }
        if (url.isEmpty() || url.startsWith("data:")) {
            throw InvalidRequestException.invalid(
                    path + ".video_url.url",
                    "'" + path + ".video_url.url' must be an address or a data URL in base64.");
        }
        return Optional.of(address(url, "video/mp4"));
    }

    private static ObjectNode data(Part.Source source, String unknownType) {
        return switch (source) {
            case Part.Source.Inline(String mediaType, String base64) -> inline(mediaType, base64);
            case Part.Source.Address(String url) -> address(url, unknownType);
            case Part.Source.Uploaded(String id) ->
                    address(id.startsWith("files/") ? FILES + id : id, unknownType);
        };
    }

    private static ObjectNode inline(String mediaType, String base64) {
        ObjectNode part = Trees.object();
        part.putObject("inlineData").put("mimeType", mediaType).put("data", base64);
        return part;
    }

    private static ObjectNode address(String url, String unknownType) {
        ObjectNode part = Trees.object();
        part.putObject("fileData")
                .put("mimeType", MediaTypes.of(url).orElse(unknownType))
                .put("fileUri", url);
        return part;
    }
}
