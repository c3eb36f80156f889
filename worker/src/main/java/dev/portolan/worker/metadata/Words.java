package dev.portolan.worker.metadata;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The texts of an entry, in the catalog's words.
final class Words {
    private static final int LONGEST_NAME = 300;

    private Words() {}

    static Optional<String> name(JsonNode node) {
        return Optional.of(node)
                .filter(JsonNode::isTextual)
                .map(text -> text.asText().strip())
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_NAME);
    }

    /// `pdf` is a kind of `file`.
    static SortedSet<String> modalities(JsonNode list) {
        SortedSet<String> words = new TreeSet<>();
        for (JsonNode word : list) {
            String text = word.asText("").strip().toLowerCase(Locale.ROOT);
            if (!text.isEmpty() && text.length() <= 30 && text.indexOf('\u0000') < 0) {
                words.add(
                        switch (text) {
                            case "pdf", "document" -> "file";
                            case "embedding" -> "embeddings";
                            default -> text;
                        });
            }
        }
        return words;
    }
}
