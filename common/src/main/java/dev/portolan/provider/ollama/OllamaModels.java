package dev.portolan.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.provider.BaseUrl;
import dev.portolan.provider.JsonFetch;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the list, `GET /api/tags`, and then what each model can do, `POST /api/show`, one after
/// the other (https://docs.ollama.com/api/tags,
/// https://docs.ollama.com/api-reference/show-model-details, read 2026-11-26). A model about which
/// the server says no more is listed with what the list says, and told. For one list.
final class OllamaModels {
    private static final int MAX_MODELS = 5000;

    /// After so many refusals in a row nobody else is asked about: each may take a time-out.
    private static final int MAX_FAILURES = 3;

    private final Provider provider;
    private final JsonFetch documents;
    private final Map<String, ListedModel> models = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();
    private int failures;

    OllamaModels(Provider provider, JsonFetch documents) {
        this.provider = provider;
        this.documents = documents;
    }

    ModelList read() throws UpstreamException, InterruptedException {
        JsonNode list = documents.get(under(provider, "/api/tags")).path("models");
        if (!list.isArray() || list.size() > MAX_MODELS) {
            throw new UpstreamException(
                    Fault.MALFORMED,
                    list.isArray()
                            ? "the list has more than " + MAX_MODELS + " models"
                            : "the answer is JSON but no list of models");
        }
        int number = 0;
        for (JsonNode entry : list) {
            number++;
            String name = entry.path("model").asText(entry.path("name").asText("")).strip();
            if (name.isEmpty()) {
                skipped.add("entry " + number + " has no name");
            } else if (!models.containsKey(name)) {
                take(name, entry);
            }
        }
        return new ModelList(List.copyOf(models.values()), skipped);
    }

    /// The base URL may have been given as Ollama's own clients want it, or OpenAI's.
    static URI under(Provider provider, String path) {
        return BaseUrl.underRoot(provider, path, "/api", "/v1");
    }

    private void take(String name, JsonNode entry) throws InterruptedException {
        try {
            new ModelId(provider.id(), name); // fails where it cannot be one of ours
            models.put(name, new ListedModel(name, ShownModel.facts(name, entry, shown(name))));
        } catch (IllegalArgumentException odd) {
            skipped.add(name + ": " + odd.getMessage());
        }
    }

    private JsonNode shown(String name) throws InterruptedException {
        if (failures < MAX_FAILURES) {
            try {
                byte[] request =
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("model", name)
                                .toString()
                                .getBytes(StandardCharsets.UTF_8);
                JsonNode shown = documents.post(under(provider, "/api/show"), request);
                failures = 0;
                return shown;
            } catch (UpstreamException e) {
                failures++;
                skipped.add(name + " is listed with fewer facts: " + e.getMessage());
            }
        } else {
            skipped.add(name + " is listed with fewer facts: the server was not asked again");
        }
        return JsonNodeFactory.instance.missingNode();
    }
}
