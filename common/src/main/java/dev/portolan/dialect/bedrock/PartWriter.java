package dev.portolan.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Part;
import dev.portolan.dialect.form.Trees;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Writes parts of messages as blocks
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html, read
/// 2026-11-26). Bytes go along in base64 or lie in S3 (`s3://bucket/key`); Bedrock fetches nothing
/// else. Blank text is left out: Converse refuses it. For one request.
final class PartWriter {
    private final Set<String> documentNames = new HashSet<>();
    private final NamedFields named;

    PartWriter(NamedFields named) {
        this.named = named;
    }

    void message(List<Part> parts, ArrayNode content, String path) throws InvalidRequestException {
        write(parts, content, path, true);
    }

    void result(List<Part> parts, ArrayNode content, String path) throws InvalidRequestException {
        write(parts, content, path, false);
    }

    /// Instructions are text, or what a guardrail shall look at.
    void instruction(List<Part> parts, ArrayNode content, String path)
            throws InvalidRequestException {
        for (int i = 0; i < parts.size(); i++) {
            if (!(parts.get(i) instanceof Part.Text || parts.get(i) instanceof Part.Other)) {
                String at = path + ".content[" + i + "]";
                throw InvalidRequestException.invalid(
                        at,
                        "'" + at + "' must be text: Bedrock takes nothing else as an instruction.");
            }
        }
        write(parts, content, path, true);
    }

    private void write(List<Part> parts, ArrayNode content, String path, boolean hasCachePoints)
            throws InvalidRequestException {
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Optional<ObjectNode> block = block(part, path + ".content[" + i + "]");
            if (block.isPresent()) {
                content.add(block.get());
                if (hasCachePoints) {
                    part.cacheControl().ifPresent(control -> content.add(CachePoint.of(control)));
                }
            }
        }
    }

    private Optional<ObjectNode> block(Part part, String path) throws InvalidRequestException {
        return switch (part) {
            case Part.Text(String text, _) ->
                    text.isBlank()
                            ? Optional.empty()
                            : Optional.of(Trees.object().put("text", text));
            case Part.Image image -> {
                if (image.hasDetail()) {
                    named.leaveOut("image_url.detail");
                }
                yield Optional.of(media("image", image.source(), MediaFormats::image, path));
            }
            case Part.Audio(byte[] data, String format, _) -> {
                ObjectNode block = Trees.object();
                block.putObject("audio")
                        .put("format", format.toLowerCase(Locale.ROOT))
                        .putObject("source")
                        .put("bytes", Base64.getEncoder().encodeToString(data));
                yield Optional.of(block);
            }
            case Part.Document(Part.Source source, Optional<String> name, _) ->
                    Optional.of(document(source, name, path));
            case Part.Other(String type, JsonNode value) -> Optional.of(other(type, value, path));
        };
    }

    /// Knows the format of what has this media type, or this name.
    private interface Format {
        Optional<String> of(String mediaTypeOrName);
    }

    private static ObjectNode media(String kind, Part.Source source, Format format, String path)
            throws InvalidRequestException {
        ObjectNode block = Trees.object();
        ObjectNode inner = block.putObject(kind);
        String known =
                format.of(described(source))
                        .orElseThrow(() ->
                                InvalidRequestException.invalid(
                                        path,
                                        "'" + path + "' has a format that Bedrock does not take."));
        inner.put("format", known).set("source", source(source, path));
        return block;
    }

    private static String described(Part.Source source) {
        return switch (source) {
            case Part.Source.Inline(String mediaType, _) -> mediaType;
            case Part.Source.Address(String url) -> url;
            case Part.Source.Uploaded(String id) -> id;
        };
    }

    private static ObjectNode source(Part.Source source, String path)
            throws InvalidRequestException {
        return switch (source) {
            case Part.Source.Inline(_, String base64) -> Trees.object().put("bytes", base64);
            case Part.Source.Address(String url) -> {
                if (!url.startsWith("s3://")) {
                    throw InvalidRequestException.invalid(
                            path,
                            "'%s' must be a data URL or an s3:// address: Bedrock fetches no others."
                                    .formatted(path));
                }
                ObjectNode place = Trees.object();
                place.putObject("s3Location").put("uri", url);
                yield place;
            }
            case Part.Source.Uploaded _ ->
                    throw InvalidRequestException.invalid(
                            path, "'" + path + "' names an uploaded file, and Bedrock keeps none.");
        };
    }

    /// The format is the media type's, or else that of the name.
    private ObjectNode document(Part.Source source, Optional<String> name, String path)
            throws InvalidRequestException {
        ObjectNode block =
                media(
                        "document",
                        source,
                        described ->
                                MediaFormats.document(described)
                                        .or(() -> name.flatMap(MediaFormats::document)),
                        path);
        String called = DocumentName.of(name.orElse("document"));
        String unique = called;
        for (int i = 2; !documentNames.add(unique); i++) {
            unique = called + " " + i;
        }
        block.withObject("/document").put("name", unique);
        return block;
    }

    /// A block in Converse's own words under OpenAI's `type`, such as `{"type": "searchResult",
    /// "searchResult": {…}}`, or a film as other gateways take it.
    private static ObjectNode other(String type, JsonNode value, String path)
            throws InvalidRequestException {
        if (type.equals("video_url")) {
            String url = value.path("video_url").path("url").asText("");
            return media("video", video(url), MediaFormats::video, path);
        }
        if (!value.has(type)) {
            throw InvalidRequestException.invalid(
                    path, "'" + path + "' is of a kind that Bedrock does not take.");
        }
        ObjectNode block = Trees.object();
        block.set(type, value.path(type));
        return block;
    }

    private static Part.Source video(String url) {
        int comma = url.indexOf(";base64,");
        return url.startsWith("data:") && comma > 0
                ? new Part.Source.Inline(
                        url.substring("data:".length(), comma),
                        url.substring(comma + ";base64,".length()))
                : new Part.Source.Address(url);
    }
}
