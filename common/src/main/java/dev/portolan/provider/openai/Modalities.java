package dev.portolan.provider.openai;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// What goes in and what comes out. Empty: unknown.
record Modalities(SortedSet<String> input, SortedSet<String> output) {
    private static final Map<String, String> ONE_WORD =
            Map.of(
                    "images", "image",
                    "vision", "image",
                    "speech", "audio",
                    "voice", "audio",
                    "embedding", "embeddings",
                    "document", "file",
                    "documents", "file",
                    "pdf", "file");

    static Modalities of(Entry entry) {
        List<String> input =
                entry.words(
                        "/architecture/input_modalities", "/input_modalities", "/modalities/input");
        List<String> output =
                entry.words(
                        "/architecture/output_modalities",
                        "/output_modalities",
                        "/modalities/output");
        String arrow = entry.text("/architecture/modality", "/modality").orElse("");
        if (input.isEmpty() && output.isEmpty() && arrow.contains("->")) {
            input = List.of(arrow.substring(0, arrow.indexOf("->")).split("\\+"));
            output = List.of(arrow.substring(arrow.indexOf("->") + 2).split("\\+"));
        }
        if (input.isEmpty() && output.isEmpty()) {
            input = fromFlags(entry);
            output = input.isEmpty() ? List.of() : List.of("text");
        }
        return new Modalities(oneWordEach(input), oneWordEach(output));
    }

    /// Chat models whose lists only say what they can beside text.
    private static List<String> fromFlags(Entry entry) {
        boolean isChat =
                entry.flag("/capabilities/completion_chat", "/supports_chat").orElse(false)
                        || entry.at("/model_spec/capabilities/supportsFunctionCalling").isBoolean();
        if (!isChat) {
            return List.of();
        }
        List<String> input = new ArrayList<>(List.of("text"));
        if (entry.flag(
                        "/capabilities/vision",
                        "/supports_image_input",
                        "/model_spec/capabilities/supportsVision")
                .orElse(false)) {
            input.add("image");
        }
        if (entry.flag("/capabilities/audio", "/model_spec/capabilities/supportsAudioInput")
                .orElse(false)) {
            input.add("audio");
        }
        if (entry.flag("/model_spec/capabilities/supportsVideoInput").orElse(false)) {
            input.add("video");
        }
        return input;
    }

    private static SortedSet<String> oneWordEach(Collection<String> words) {
        SortedSet<String> result = new TreeSet<>();
        for (String word : words) {
            String lower = word.strip().toLowerCase(Locale.ROOT);
            if (!lower.isEmpty()) {
                result.add(ONE_WORD.getOrDefault(lower, lower));
            }
        }
        return result;
    }
}
