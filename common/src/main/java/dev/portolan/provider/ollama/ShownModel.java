package dev.portolan.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What an entry of `/api/tags` and the answer of `/api/show` say of a model. Newer servers tell
/// abilities and lengths in the list already.
final class ShownModel {
    /// Longer parameters of a model are a template gone astray.
    private static final int MAX_PARAMETERS = 4000;

    private ShownModel() {}

    /// @param shown missing where the server said no more
    static ModelFacts facts(String name, JsonNode entry, JsonNode shown) {
        List<String> abilities = words(shown.path("capabilities"));
        if (abilities.isEmpty()) {
            abilities = words(entry.path("capabilities"));
        }
        JsonNode details = shown.path("details").isObject() ? shown : entry;
        details = details.path("details");
        ModelKind kind = kind(name, abilities, details);
        return new ModelFacts(
                Optional.empty(),
                Optional.empty(),
                kind,
                length("context_length", shown, entry),
                Optional.empty(),
                input(kind, abilities),
                output(kind),
                capabilities(kind, abilities),
                new TreeSet<>(),
                Prices.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                name.endsWith(":latest")
                        ? List.of(name.substring(0, name.length() - ":latest".length()))
                        : List.of(),
                kept(entry, shown, details));
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText("").toLowerCase(Locale.ROOT)));
        return words;
    }

    /// By its abilities; servers before 0.6.4 tell none, but embedding models are of a family.
    private static ModelKind kind(String name, List<String> abilities, JsonNode details) {
        if (abilities.contains("completion")) {
            return ModelKind.CHAT;
        }
        if (abilities.contains("embedding")) {
            return ModelKind.EMBEDDING;
        }
        if (abilities.contains("image")) {
            return ModelKind.IMAGE;
        }
        boolean isEmbedding =
                details.path("family").asText("").contains("bert")
                        || name.toLowerCase(Locale.ROOT).contains("embed");
        return isEmbedding ? ModelKind.EMBEDDING : ModelKind.CHAT;
    }

    /// A length under the name of the model's architecture, `qwen3.context_length`.
    private static Optional<Integer> length(String which, JsonNode shown, JsonNode entry) {
        JsonNode info = shown.path("model_info");
        String architecture = info.path("general.architecture").asText("");
        return positive(info.path(architecture + "." + which))
                .or(() ->
                        info.properties().stream()
                                .filter(each -> each.getKey().endsWith("." + which))
                                .findFirst()
                                .flatMap(each -> positive(each.getValue())))
                .or(() -> positive(shown.path("details").path(which)))
                .or(() -> positive(entry.path("details").path(which)));
    }

    private static Optional<Integer> positive(JsonNode value) {
        return value.isNumber() && value.canConvertToInt() && value.intValue() > 0
                ? Optional.of(value.intValue())
                : Optional.empty();
    }

    private static SortedSet<String> input(ModelKind kind, List<String> abilities) {
        SortedSet<String> input = new TreeSet<>();
        if (kind != ModelKind.CHAT || !abilities.isEmpty()) {
            input.add("text");
        }
        if (abilities.contains("vision")) {
            input.add("image");
        }
        if (abilities.contains("audio")) {
            input.add("audio");
        }
        return input;
    }

    private static SortedSet<String> output(ModelKind kind) {
        return new TreeSet<>(
                switch (kind) {
                    case CHAT -> List.of("text");
                    case EMBEDDING -> List.of("embeddings");
                    case IMAGE -> List.of("image");
                    default -> List.<String>of();
                });
    }

    /// The list of abilities is complete: what is not in it, a model cannot do.
    private static Map<String, Boolean> capabilities(ModelKind kind, List<String> abilities) {
        Map<String, Boolean> capabilities = new TreeMap<>();
        if (kind == ModelKind.CHAT && !abilities.isEmpty()) {
            capabilities.put("tools", abilities.contains("tools"));
            capabilities.put("vision", abilities.contains("vision"));
            capabilities.put("reasoning", abilities.contains("thinking"));
            capabilities.put("insert", abilities.contains("insert"));
        }
        return capabilities;
    }

    private static Map<String, JsonNode> kept(JsonNode entry, JsonNode shown, JsonNode details) {
        Map<String, JsonNode> kept = new TreeMap<>();
        for (String name :
                List.of(
                        "family",
                        "families",
                        "format",
                        "parameter_size",
                        "quantization_level",
                        "parent_model")) {
            keep(kept, name, details.path(name));
        }
        keep(kept, "digest", entry.path("digest"));
        keep(kept, "size", entry.path("size"));
        keep(kept, "remote_model", entry.path("remote_model"));
        keep(kept, "remote_host", entry.path("remote_host"));
        if (shown.path("parameters").asText("").length() <= MAX_PARAMETERS) {
            keep(kept, "parameters", shown.path("parameters"));
        }
        keep(kept, "parameter_count", shown.path("model_info").path("general.parameter_count"));
        length("embedding_length", shown, entry)
                .ifPresent(count -> kept.put("embedding_length", IntNode.valueOf(count)));
        return kept;
    }

    private static void keep(Map<String, JsonNode> kept, String name, JsonNode value) {
        boolean isSaid =
                value.isContainerNode()
                        ? !value.isEmpty()
                        : !value.isMissingNode() && !value.isNull() && !value.asText().isEmpty();
        if (isSaid) {
            kept.put(name, value);
        }
    }
}
