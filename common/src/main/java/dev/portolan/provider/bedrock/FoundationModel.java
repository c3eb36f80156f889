package dev.portolan.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import dev.portolan.provider.ListedModel;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An entry of ListFoundationModels
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_FoundationModelSummary.html, read
/// 2026-11-26). The service sends more than it describes (`converse`, `description`,
/// `explicitPromptCaching`); that is taken where it is there.
record FoundationModel(JsonNode entry) {
    private static final Map<String, String> MODALITIES =
            Map.of(
                    "TEXT", "text",
                    "IMAGE", "image",
                    "SPEECH", "audio",
                    "AUDIO", "audio",
                    "VIDEO", "video",
                    "EMBEDDING", "embeddings");

    /// `200K`, `1M`
    private static final Pattern WINDOW = Pattern.compile("(\\d{1,5})\\s*([KkMm])");

    String id() {
        return entry.path("modelId").asText("");
    }

    /// @param profiles the names under which it can be called besides
    ListedModel listed(List<String> profiles) {
        ModelFacts facts = facts(words("inferenceTypesSupported").contains("ON_DEMAND"));
        if (profiles.isEmpty()) {
            return new ListedModel(id(), facts);
        }
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        profiles.forEach(names::add);
        Map<String, JsonNode> details = new TreeMap<>(facts.details());
        details.put(ModelFacts.CALLED_AS, names);
        return new ListedModel(
                id(), with(facts, facts.displayName(), facts.description(), details));
    }

    /// The same facts with other words.
    static ModelFacts with(
            ModelFacts facts,
            Optional<String> displayName,
            Optional<String> description,
            Map<String, JsonNode> details) {
        return new ModelFacts(
                displayName,
                description,
                facts.kind(),
                facts.contextLength(),
                facts.maxOutputTokens(),
                facts.inputModalities(),
                facts.outputModalities(),
                facts.capabilities(),
                facts.supportedParameters(),
                facts.prices(),
                facts.ownedBy(),
                facts.upstreamCreatedAt(),
                facts.deprecatedOn(),
                facts.replacedBy(),
                facts.upstreamAliases(),
                details);
    }

    /// @param isCallable whether it can be called under the name that the facts are for
    ModelFacts facts(boolean isCallable) {
        SortedSet<String> input = modalities("inputModalities");
        if (!entry.at("/converse/userDocumentTypesSupported").isEmpty()) {
            input.add("file");
        }
        return new ModelFacts(
                text("/modelName"),
                text("/description/shortDescription"),
                kind(),
                text("/description/maxContextWindow").flatMap(FoundationModel::tokens),
                count("/converse/maxTokensMaximum"),
                input,
                modalities("outputModalities"),
                capabilities(isCallable),
                new TreeSet<>(),
                Prices.UNKNOWN,
                text("/providerName"),
                time("/modelLifecycle/startOfLifeTime").or(() -> time("/description/releaseDate")),
                day("/modelLifecycle/legacyTime").or(() -> day("/modelLifecycle/endOfLifeTime")),
                Optional.empty(),
                List.of(),
                details());
    }

    private ModelKind kind() {
        List<String> output = words("outputModalities");
        if (id().contains("rerank")) {
            return ModelKind.RERANK;
        }
        if (output.contains("EMBEDDING")) {
            return ModelKind.EMBEDDING;
        }
        if (output.contains("SPEECH") || output.contains("AUDIO")) {
            return ModelKind.AUDIO; // speaks and listens, over a stream of both directions only
        }
        if (output.contains("VIDEO")) {
            return ModelKind.VIDEO;
        }
        if (output.contains("IMAGE")) {
            return ModelKind.IMAGE;
        }
        // Pegasus describes films, and Converse does not know it.
        return output.contains("TEXT") && !id().startsWith("twelvelabs.")
                ? ModelKind.CHAT
                : ModelKind.OTHER;
    }

    private Map<String, Boolean> capabilities(boolean isCallable) {
        Map<String, Boolean> found = new TreeMap<>();
        flag(found, "streaming", "/responseStreamingSupported");
        flag(found, "prompt_caching", "/explicitPromptCaching/isSupported");
        found.put("vision", words("inputModalities").contains("IMAGE"));
        if (entry.at("/converse/reasoningSupported").isObject()) {
            found.put("reasoning", true);
        }
        if (!isCallable) {
            found.put(ModelFacts.CALLABLE, false);
        }
        return found;
    }

    private void flag(Map<String, Boolean> found, String name, String path) {
        if (entry.at(path).isBoolean()) {
            found.put(name, entry.at(path).asBoolean());
        }
    }

    private Map<String, JsonNode> details() {
        Map<String, JsonNode> kept = new TreeMap<>();
        for (String name :
                List.of(
                        "modelArn",
                        "modelFamily",
                        "inferenceTypesSupported",
                        "customizationsSupported",
                        "modelLifecycle")) {
            if (!entry.path(name).isMissingNode() && !entry.path(name).isNull()) {
                kept.put(name, entry.path(name));
            }
        }
        return kept;
    }

    private SortedSet<String> modalities(String field) {
        SortedSet<String> found = new TreeSet<>();
        for (String word : words(field)) {
            if (MODALITIES.containsKey(word)) {
                found.add(MODALITIES.get(word));
            }
        }
        return found;
    }

    private List<String> words(String field) {
        return entry.path(field).valueStream().map(JsonNode::asText).toList();
    }

    private Optional<String> text(String path) {
        return Optional.of(entry.at(path).asText("")).filter(text -> !text.isBlank());
    }

    private Optional<Integer> count(String path) {
        JsonNode value = entry.at(path);
        return value.isIntegralNumber() && value.canConvertToInt() && value.intValue() > 0
                ? Optional.of(value.intValue())
                : Optional.empty();
    }

    private static Optional<Integer> tokens(String window) {
        Matcher size = WINDOW.matcher(window);
        if (!size.matches()) {
            return Optional.empty();
        }
        int unit = size.group(2).equalsIgnoreCase("K") ? 1_000 : 1_000_000;
        return Optional.of(Integer.parseInt(size.group(1)))
                .filter(number -> number > 0 && number <= 2_000)
                .map(number -> number * unit);
    }

    private Optional<LocalDate> day(String path) {
        return time(path).map(at -> LocalDate.ofInstant(at, ZoneOffset.UTC));
    }

    /// Times are ISO 8601 texts; seconds since 1970 are understood too.
    private Optional<Instant> time(String path) {
        JsonNode value = entry.at(path);
        try {
            if (value.isNumber() && value.canConvertToLong()) {
                return Optional.of(Instant.ofEpochSecond(value.longValue()));
            }
            return value.isTextual()
                    ? Optional.of(OffsetDateTime.parse(value.asText()).toInstant())
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
