package dev.portolan.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import dev.portolan.catalog.Provider;
import dev.portolan.provider.JsonFetch;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads Google's list of models to its end, once (https://ai.google.dev/api/models, read
/// 2026-11-26):
///
/// ```json
/// {"models": [{"name": "models/gemini-2.5-flash", "displayName": "…", "inputTokenLimit": 1048576, "outputTokenLimit": 65536,
///   "supportedGenerationMethods": ["generateContent", "countTokens"], "thinking": true}], "nextPageToken": "…"}
/// ```
final class GeminiModels {
    private static final int MAX_PAGES = 200;
    private static final Set<String> DETAILS =
            Set.of(
                    "version",
                    "baseModelId",
                    "supportedGenerationMethods",
                    "temperature",
                    "maxTemperature",
                    "topP",
                    "topK");

    private final Provider provider;
    private final URI list;
    private final JsonFetch fetch;
    private final Map<String, ListedModel> models = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();
    private int entries;

    GeminiModels(Provider provider, URI list, JsonFetch fetch) {
        this.provider = provider;
        this.list = list;
        this.fetch = fetch;
    }

    ModelList read() throws UpstreamException, InterruptedException {
        Set<String> seen = new HashSet<>();
        Optional<String> token = Optional.of("");
        while (token.isPresent()) {
            if (!seen.add(token.get()) || seen.size() > MAX_PAGES) {
                throw malformed("the list does not end");
            }
            JsonNode page = fetch.get(page(token.get()));
            // Google leaves empty lists out, and its last page may be one.
            boolean isEmptyPage = seen.size() > 1 && page.isObject() && !page.has("models");
            if (!page.path("models").isArray() && !isEmptyPage) {
                throw malformed("the answer is JSON but no list of models");
            }
            page.path("models").forEach(this::take);
            token =
                    Optional.of(page.path("nextPageToken").asText(""))
                            .filter(next -> !next.isEmpty());
        }
        if (models.isEmpty()) {
            throw malformed("the list of models is empty");
        }
        return new ModelList(List.copyOf(models.values()), skipped);
    }

    private URI page(String token) {
        return token.isEmpty()
                ? list
                : URI.create(
                        list + "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
    }

    private void take(JsonNode entry) {
        entries++;
        String name = entry.path("name").asText("");
        String id = name.startsWith("models/") ? name.substring("models/".length()) : name;
        if (id.isEmpty()) {
            skipped.add("entry " + entries + " has no name");
            return;
        }
        try {
            new ModelId(provider.id(), id); // fails where the id cannot be one of ours
            models.putIfAbsent(id, new ListedModel(id, facts(id, entry)));
        } catch (IllegalArgumentException odd) {
            skipped.add("entry " + entries + ": " + odd.getMessage());
        }
    }

    private static ModelFacts facts(String id, JsonNode entry) {
        Set<String> methods = new HashSet<>();
        entry.path("supportedGenerationMethods").forEach(each -> methods.add(each.asText("")));
        ModelKind kind = kind(id, methods);
        Map<String, Boolean> capabilities = new HashMap<>();
        if (entry.path("thinking").isBoolean()) {
            capabilities.put("reasoning", entry.path("thinking").booleanValue());
        }
        if (kind == ModelKind.CHAT) {
            capabilities.put("streaming", true);
            capabilities.put("prompt_caching", methods.contains("createCachedContent"));
        }
        Map<String, JsonNode> details = new HashMap<>();
        entry.properties().stream()
                .filter(each -> DETAILS.contains(each.getKey()))
                .forEach(each -> details.put(each.getKey(), each.getValue()));
        return new ModelFacts(
                text(entry, "displayName"),
                text(entry, "description"),
                kind,
                count(entry, "inputTokenLimit"),
                count(entry, "outputTokenLimit"),
                new TreeSet<>(),
                new TreeSet<>(),
                capabilities,
                new TreeSet<>(),
                Prices.UNKNOWN,
                Optional.of("google"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                details);
    }

    /// What it can be asked for says what it is for; models that speak are asked like those that
    /// write.
    private static ModelKind kind(String id, Set<String> methods) {
        if (methods.contains("generateContent")) {
            return id.contains("-tts") || id.startsWith("lyria") ? ModelKind.AUDIO : ModelKind.CHAT;
        }
        if (methods.contains("embedContent")) {
            return ModelKind.EMBEDDING;
        }
        if (methods.contains("bidiGenerateContent")) {
            return ModelKind.AUDIO;
        }
        if (methods.contains("predictLongRunning")) {
            return ModelKind.VIDEO;
        }
        return methods.contains("predict") ? ModelKind.IMAGE : ModelKind.OTHER;
    }

    private static Optional<String> text(JsonNode entry, String name) {
        return Optional.of(entry.path(name).asText("")).filter(text -> !text.isBlank());
    }

    private static Optional<Integer> count(JsonNode entry, String name) {
        JsonNode value = entry.path(name);
        return value.canConvertToInt() && value.intValue() > 0
                ? Optional.of(value.intValue())
                : Optional.empty();
    }

    private static UpstreamException malformed(String message) {
        return new UpstreamException(Fault.MALFORMED, message);
    }
}
