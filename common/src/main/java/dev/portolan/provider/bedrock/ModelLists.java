package dev.portolan.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelId;
import dev.portolan.provider.JsonFetch;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamHttp;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the models of a region: the makers' foundation models
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html), and the
/// inference profiles through which many of them are called
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ListInferenceProfiles.html, both
/// read 2026-11-26). For one reading.
///
/// Where there is no list of profiles there are none; who may not see it gets the models, and is
/// told; a list of profiles that fails in any other way fails the whole.
final class ModelLists {
    private static final int MAX_PAGES = 200;
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final List<String> PROFILE_TYPES = List.of("SYSTEM_DEFINED", "APPLICATION");

    private final ProviderAccess access;
    private final Authorization authorization;
    private final UpstreamHttp http;
    private final Clock clock;

    private final Map<String, ListedModel> models = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();

    ModelLists(ProviderAccess access, Authorization authorization, UpstreamHttp http, Clock clock) {
        this.access = access;
        this.authorization = authorization;
        this.http = http;
        this.clock = clock;
    }

    ModelList read() throws UpstreamException, InterruptedException {
        Endpoints endpoints = Endpoints.of(access.provider());
        Map<String, FoundationModel> foundations = new LinkedHashMap<>();
        for (JsonNode entry : list(endpoints, endpoints.foundationModels(), "modelSummaries")) {
            FoundationModel model = new FoundationModel(entry);
            if (model.id().isEmpty()) {
                skipped.add("a model without modelId");
            } else {
                foundations.putIfAbsent(model.id(), model);
            }
        }
        if (foundations.isEmpty()) {
            throw malformed("the list of models is empty");
        }
        List<InferenceProfile> profiles = profiles(endpoints);
        foundations
                .values()
                .forEach(model ->
                        take(model.id(), () -> model.listed(namesFor(model.id(), profiles))));
        for (InferenceProfile profile : profiles) {
            take(profile.name(), () -> profile.listed(foundations));
        }
        return new ModelList(List.copyOf(models.values()), skipped);
    }

    private static List<String> namesFor(String model, List<InferenceProfile> profiles) {
        return profiles.stream()
                .filter(profile -> profile.models().contains(model))
                .map(InferenceProfile::name)
                .toList();
    }

    private interface Entry {
        ListedModel listed();
    }

    private void take(String id, Entry entry) {
        try {
            // Fails where the id cannot be one of ours.
            new ModelId(access.provider().id(), id);
            models.putIfAbsent(id, entry.listed());
        } catch (IllegalArgumentException odd) {
            skipped.add(id + ": " + odd.getMessage());
        }
    }

    private List<InferenceProfile> profiles(Endpoints endpoints)
            throws UpstreamException, InterruptedException {
        List<InferenceProfile> profiles = new ArrayList<>();
        for (String type : PROFILE_TYPES) {
            try {
                profilesOf(type, endpoints, profiles);
            } catch (UpstreamException refused) {
                int status = refused.status().orElse(0);
                if (status == FORBIDDEN) {
                    skipped.add("inference profiles (" + type + "): " + refused.getMessage());
                } else if (status != NOT_FOUND) {
                    throw refused;
                }
            }
        }
        return profiles;
    }

    private void profilesOf(String type, Endpoints endpoints, List<InferenceProfile> profiles)
            throws UpstreamException, InterruptedException {
        Optional<String> next = Optional.empty();
        Set<String> seen = new HashSet<>();
        for (int page = 1; ; page++) {
            if (page > MAX_PAGES) {
                throw malformed("the list of inference profiles has more than 200 pages");
            }
            URI uri = endpoints.inferenceProfiles(type, next);
            JsonNode answer = fetch(endpoints, uri);
            for (JsonNode entry : array(answer, "inferenceProfileSummaries")) {
                InferenceProfile profile = new InferenceProfile(entry);
                if (profile.name().isEmpty()) {
                    skipped.add("an inference profile without inferenceProfileId");
                } else if (seen.add(profile.name())
                        && profiles.stream().noneMatch(p -> p.name().equals(profile.name()))) {
                    profiles.add(profile);
                }
            }
            Optional<String> token =
                    Optional.of(answer.path("nextToken").asText(""))
                            .filter(text -> !text.isEmpty());
            if (token.isEmpty()) {
                return;
            }
            if (token.equals(next)) {
                throw malformed("the list of inference profiles repeats a page for ever");
            }
            next = token;
        }
    }

    private JsonNode list(Endpoints endpoints, URI uri, String field)
            throws UpstreamException, InterruptedException {
        return array(fetch(endpoints, uri), field);
    }

    private static JsonNode array(JsonNode answer, String field) throws UpstreamException {
        if (!answer.path(field).isArray()) {
            throw malformed("the answer is JSON but no list of models");
        }
        return answer.path(field);
    }

    private JsonNode fetch(Endpoints endpoints, URI uri)
            throws UpstreamException, InterruptedException {
        Map<String, String> headers =
                authorization.headers(
                        access,
                        endpoints.region(),
                        "GET",
                        uri,
                        Map.of("Accept", "application/json"),
                        new byte[0]);
        return new JsonFetch(access, headers, http, clock).get(uri);
    }

    private static UpstreamException malformed(String message) {
        return new UpstreamException(Fault.MALFORMED, message);
    }
}
