package dev.portolan.provider.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import dev.portolan.catalog.Provider;
import dev.portolan.provider.JsonFetch;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.ProviderSettings;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Reads publishers' lists of models to their ends, once
/// (https://cloud.google.com/vertex-ai/docs/reference/rest/v1beta1/publishers.models/list, read
/// 2026-11-26): `{"publisherModels": [{"name": "publishers/google/models/…", "versionId": …,
/// "launchStage": "GA"}], "nextPageToken": …}`. They tell no limits, and what a model is for only
/// by its name.
final class VertexModels {
    private static final int MAX_PAGES = 200;

    private final Provider provider;
    private final Map<String, ListedModel> models = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();
    private int entries;

    VertexModels(Provider provider) {
        this.provider = provider;
    }

    static List<String> publishers(Provider provider) {
        String names = new ProviderSettings(provider).text("publishers").orElse("google anthropic");
        return List.of(names.strip().split("[\\s,]+"));
    }

    void read(URI list, JsonFetch fetch) throws UpstreamException, InterruptedException {
        Set<String> seen = new HashSet<>();
        Optional<String> token = Optional.of("");
        while (token.isPresent()) {
            if (!seen.add(token.get()) || seen.size() > MAX_PAGES) {
                throw new UpstreamException(Fault.MALFORMED, "the list does not end");
            }
            JsonNode page = fetch.get(page(list, token.get()));
            page.path("publisherModels").forEach(this::take);
            token =
                    Optional.of(page.path("nextPageToken").asText(""))
                            .filter(next -> !next.isEmpty());
        }
    }

    ModelList list() throws UpstreamException {
        if (models.isEmpty()) {
            throw new UpstreamException(Fault.MALFORMED, "the list of models is empty");
        }
        return new ModelList(List.copyOf(models.values()), skipped);
    }

    private static URI page(URI list, String token) {
        return token.isEmpty()
                ? list
                : URI.create(
                        list + "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
    }

    private void take(JsonNode entry) {
        entries++;
        String[] name = entry.path("name").asText("").split("/", 4);
        if (name.length < 4 || name[3].isBlank()) {
            skipped.add("entry " + entries + " has no name");
            return;
        }
        String publisher = name[1];
        String id = id(publisher, name[3], entry.path("versionId").asText(""));
        try {
            new ModelId(provider.id(), id); // fails where the id cannot be one of ours
            models.putIfAbsent(id, new ListedModel(id, facts(publisher, id, entry)));
        } catch (IllegalArgumentException odd) {
            skipped.add("entry " + entries + ": " + odd.getMessage());
        }
    }

    /// Claude's models are called with their version; of others the newest answers to the name.
    private static String id(String publisher, String name, String version) {
        return switch (publisher) {
            case "google" -> name;
            case "anthropic" ->
                    version.isEmpty() || version.equals("default") || name.contains("@")
                            ? name
                            : name + "@" + version;
            default -> publisher + "/" + name;
        };
    }

    private static ModelFacts facts(String publisher, String id, JsonNode entry) {
        Map<String, JsonNode> details = new HashMap<>();
        for (String field : List.of("versionId", "launchStage", "openSourceCategory")) {
            if (entry.has(field)) {
                details.put(field, entry.path(field));
            }
        }
        ModelKind kind = kind(id);
        return new ModelFacts(
                Optional.empty(),
                Optional.empty(),
                kind,
                Optional.empty(),
                Optional.empty(),
                new TreeSet<>(),
                new TreeSet<>(),
                kind == ModelKind.CHAT ? Map.of("streaming", true) : Map.of(),
                new TreeSet<>(),
                Prices.UNKNOWN,
                Optional.of(publisher),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                details);
    }

    private static ModelKind kind(String id) {
        String name = id.toLowerCase(Locale.ROOT);
        if (name.contains("embedding")) {
            return ModelKind.EMBEDDING;
        }
        if (name.startsWith("gemini") && (name.contains("-tts") || name.contains("-live"))) {
            return ModelKind.AUDIO;
        }
        if (name.startsWith("gemini") || name.startsWith("claude") || name.contains("/")) {
            return ModelKind.CHAT;
        }
        if (name.startsWith("image")) {
            return ModelKind.IMAGE;
        }
        if (name.startsWith("veo")) {
            return ModelKind.VIDEO;
        }
        return name.startsWith("lyria") || name.startsWith("chirp")
                ? ModelKind.AUDIO
                : ModelKind.OTHER;
    }
}
