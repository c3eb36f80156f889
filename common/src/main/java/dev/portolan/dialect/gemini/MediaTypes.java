package dev.portolan.dialect.gemini;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What lies behind an address, by the end of its path: Google wants to be told.
final class MediaTypes {
    private static final Pattern ENDING =
            Pattern.compile("\\.([A-Za-z0-9]{2,5})(?:[?#].*)?$", Pattern.DOTALL);

    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("heic", "image/heic"),
                    Map.entry("heif", "image/heif"),
                    Map.entry("pdf", "application/pdf"),
                    Map.entry("txt", "text/plain"),
                    Map.entry("md", "text/markdown"),
                    Map.entry("html", "text/html"),
                    Map.entry("csv", "text/csv"),
                    Map.entry("json", "application/json"),
                    Map.entry("mp3", "audio/mp3"),
                    Map.entry("wav", "audio/wav"),
                    Map.entry("flac", "audio/flac"),
                    Map.entry("ogg", "audio/ogg"),
                    Map.entry("m4a", "audio/mp4"),
                    Map.entry("mp4", "video/mp4"),
                    Map.entry("mov", "video/quicktime"),
                    Map.entry("webm", "video/webm"),
                    Map.entry("mpeg", "video/mpeg"));

    private MediaTypes() {}

    static Optional<String> of(String address) {
        Matcher ending = ENDING.matcher(address);
        return ending.find()
                ? Optional.ofNullable(TYPES.get(ending.group(1).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }
}
