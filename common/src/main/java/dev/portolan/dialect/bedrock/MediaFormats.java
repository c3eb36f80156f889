package dev.portolan.dialect.bedrock;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Converse's words for formats, from a media type or from the ending of a name
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html and its
/// neighbours ImageBlock and VideoBlock, read 2026-11-26).
final class MediaFormats {
    private static final Map<String, String> IMAGES =
            Map.of("png", "png", "jpeg", "jpeg", "jpg", "jpeg", "gif", "gif", "webp", "webp");

    private static final Map<String, String> VIDEOS =
            Map.ofEntries(
                    Map.entry("mkv", "mkv"),
                    Map.entry("x-matroska", "mkv"),
                    Map.entry("matroska", "mkv"),
                    Map.entry("mov", "mov"),
                    Map.entry("quicktime", "mov"),
                    Map.entry("mp4", "mp4"),
                    Map.entry("webm", "webm"),
                    Map.entry("flv", "flv"),
                    Map.entry("x-flv", "flv"),
                    Map.entry("mpeg", "mpeg"),
                    Map.entry("mpg", "mpg"),
                    Map.entry("wmv", "wmv"),
                    Map.entry("x-ms-wmv", "wmv"),
                    Map.entry("3gp", "three_gp"),
                    Map.entry("3gpp", "three_gp"));

    private static final Map<String, String> DOCUMENTS =
            Map.ofEntries(
                    Map.entry("pdf", "pdf"),
                    Map.entry("csv", "csv"),
                    Map.entry("doc", "doc"),
                    Map.entry("msword", "doc"),
                    Map.entry("docx", "docx"),
                    Map.entry(
                            "vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
                    Map.entry("xls", "xls"),
                    Map.entry("vnd.ms-excel", "xls"),
                    Map.entry("xlsx", "xlsx"),
                    Map.entry("vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
                    Map.entry("html", "html"),
                    Map.entry("htm", "html"),
                    Map.entry("txt", "txt"),
                    Map.entry("plain", "txt"),
                    Map.entry("md", "md"),
                    Map.entry("markdown", "md"),
                    Map.entry("x-markdown", "md"));

    private MediaFormats() {}

    static Optional<String> image(String mediaTypeOrName) {
        return Optional.ofNullable(IMAGES.get(ending(mediaTypeOrName)));
    }

    static Optional<String> video(String mediaTypeOrName) {
        return Optional.ofNullable(VIDEOS.get(ending(mediaTypeOrName)));
    }

    static Optional<String> document(String mediaTypeOrName) {
        return Optional.ofNullable(DOCUMENTS.get(ending(mediaTypeOrName)));
    }

    /// What is behind the slash of a media type, or behind the last dot of a name.
    private static String ending(String mediaTypeOrName) {
        String text = mediaTypeOrName.toLowerCase(Locale.ROOT);
        boolean isMediaType = text.matches("[a-z]+/[^/]+");
        int cut = isMediaType ? text.indexOf('/') : text.lastIndexOf('.');
        return text.substring(cut + 1);
    }
}
