package dev.portolan.provider.bedrock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ScriptedHttp;
import dev.portolan.provider.ScriptedHttp.Canned;
import dev.portolan.provider.TestProviders;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.Recording;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelListsTest {
    private static final String NONE = "{\"inferenceProfileSummaries\": []}";
    private static final String MODELS =
            """
            {"modelSummaries": [
              {"modelId": "amazon.nova-lite-v1:0", "modelName": "Nova Lite", "providerName": "Amazon",
               "inputModalities": ["TEXT", "IMAGE", "VIDEO"], "outputModalities": ["TEXT"], "responseStreamingSupported": true,
               "inferenceTypesSupported": ["ON_DEMAND", "INFERENCE_PROFILE"],
               "modelLifecycle": {"status": "ACTIVE", "startOfLifeTime": "2024-12-03T00:00:00Z"},
               "converse": {"maxTokensMaximum": 10000, "userDocumentTypesSupported": ["pdf"]}, "description": {"maxContextWindow": "300K"}},
              {"modelId": "amazon.nova-lite-v1:0:24k", "inputModalities": ["TEXT"], "outputModalities": ["TEXT"],
               "inferenceTypesSupported": ["PROVISIONED"], "modelLifecycle": {"status": "ACTIVE"}},
              {"modelId": "anthropic.claude-x-v1:0", "modelName": "Claude X", "outputModalities": ["TEXT"], "inputModalities": ["TEXT"],
               "inferenceTypesSupported": ["INFERENCE_PROFILE"],
               "modelLifecycle": {"status": "LEGACY", "legacyTime": "2026-12-01T08:00:00Z", "endOfLifeTime": "2027-06-01T08:00:00Z"}},
              {"modelId": "amazon.titan-embed-text-v2:0", "outputModalities": ["EMBEDDING"], "inferenceTypesSupported": ["ON_DEMAND"],
               "modelLifecycle": {"status": "LEGACY", "endOfLifeTime": "2027-06-01T08:00:00Z"}},
              {"modelId": "cohere.rerank-v3-5:0", "outputModalities": ["TEXT"], "inferenceTypesSupported": ["ON_DEMAND"]},
              {"modelId": "amazon.nova-sonic-v1:0", "outputModalities": ["SPEECH", "TEXT"], "inferenceTypesSupported": ["ON_DEMAND"]},
              {"modelName": "nameless"}]}
            """;

    private final BedrockAdapter adapter = new BedrockAdapter();

    private static ProviderAccess access() {
        return TestProviders.access("bedrock", "", "{\"region\": \"us-west-2\"}");
    }

    private static Function<UpstreamRequest, Canned> script(String models, String profiles) {
        return request ->
                Canned.json(
                        request.uri().getPath().equals("/foundation-models")
                                ? models
                                : request.uri().getQuery().contains("SYSTEM_DEFINED")
                                        ? profiles
                                        : NONE);
    }

    private Map<String, ModelFacts> listed(ScriptedHttp http) throws Exception {
        return byId(adapter.supportedModels(access(), http));
    }

    private static Map<String, ModelFacts> byId(ModelList list) {
        return list.models().stream()
                .collect(
                        Collectors.toMap(
                                ListedModel::upstreamModel,
                                ListedModel::facts,
                                (a, _) -> a,
                                LinkedHashMap::new));
    }

    @Test
    void readsWhatEachEntrySays() throws Exception {
        ScriptedHttp http = new ScriptedHttp(script(MODELS, NONE));

        ModelList list = adapter.supportedModels(access(), http);

        Map<String, ModelFacts> models = byId(list);
        ModelFacts nova = models.get("amazon.nova-lite-v1:0");
        assertEquals(ModelKind.CHAT, nova.kind());
        assertEquals(Optional.of("Nova Lite"), nova.displayName());
        assertEquals(Optional.of("Amazon"), nova.ownedBy());
        assertEquals(Set.of("text", "image", "video", "file"), nova.inputModalities());
        assertEquals(Optional.of(300_000), nova.contextLength());
        assertEquals(Optional.of(10_000), nova.maxOutputTokens());
        assertEquals(true, nova.capabilities().get("streaming"));
        assertEquals(true, nova.capabilities().get("vision"));
        assertEquals("2024-12-03T00:00:00Z", nova.upstreamCreatedAt().orElseThrow().toString());
        assertTrue(nova.isCallable());
        assertEquals(
                Optional.of(LocalDate.of(2026, 12, 1)),
                models.get("anthropic.claude-x-v1:0").deprecatedOn());
        assertEquals(
                Optional.of(LocalDate.of(2027, 6, 1)),
                models.get("amazon.titan-embed-text-v2:0").deprecatedOn());
        assertEquals(ModelKind.EMBEDDING, models.get("amazon.titan-embed-text-v2:0").kind());
        assertEquals(ModelKind.RERANK, models.get("cohere.rerank-v3-5:0").kind());
        assertEquals(ModelKind.AUDIO, models.get("amazon.nova-sonic-v1:0").kind());
        assertEquals(1, list.skipped().size());
        assertEquals(
                "https://bedrock.us-west-2.amazonaws.com/foundation-models",
                http.requests.getFirst().uri().toString());
        assertEquals(
                "Bearer test-credential", http.requests.getFirst().headers().get("Authorization"));
    }

    @Test
    void listsWhatCannotBeCalledAndUnderWhichNameItCan() throws Exception {
        String profiles =
                """
                {"inferenceProfileSummaries": [
                  {"inferenceProfileId": "us.anthropic.claude-x-v1:0", "inferenceProfileName": "US Claude X", "type": "SYSTEM_DEFINED",
                   "description": "Routes requests in the US.", "status": "ACTIVE",
                   "models": [{"modelArn": "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-x-v1:0"},
                              {"modelArn": "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-x-v1:0"}]},
                  {"inferenceProfileId": "global.elsewhere.embed-v9:0", "type": "SYSTEM_DEFINED",
                   "models": [{"modelArn": "arn:aws:bedrock:::foundation-model/elsewhere.embed-v9:0"}]},
                  {"type": "SYSTEM_DEFINED"}]}
                """;

        Map<String, ModelFacts> models = listed(new ScriptedHttp(script(MODELS, profiles)));

        ModelFacts plain = models.get("anthropic.claude-x-v1:0");
        assertEquals(ModelKind.CHAT, plain.kind());
        assertFalse(plain.isCallable());
        assertEquals(List.of("us.anthropic.claude-x-v1:0"), plain.calledAs());
        assertFalse(models.get("amazon.nova-lite-v1:0:24k").isCallable());
        ModelFacts profile = models.get("us.anthropic.claude-x-v1:0");
        assertTrue(profile.isCallable());
        assertEquals(Optional.of("US Claude X"), profile.displayName());
        assertEquals(plain.deprecatedOn(), profile.deprecatedOn());
        assertEquals(plain.capabilities().get("vision"), profile.capabilities().get("vision"));
        assertEquals(ModelKind.EMBEDDING, models.get("global.elsewhere.embed-v9:0").kind());
    }

    @Test
    void readsEveryPageAndBothKindsOfProfiles() throws Exception {
        String arn = "arn:aws:bedrock:us-west-2:000000000000:application-inference-profile/abc";
        ScriptedHttp http =
                new ScriptedHttp(request -> {
                    String query = request.uri().getRawQuery();
                    if (query == null) {
                        return Canned.json(MODELS);
                    }
                    if (query.contains("type=APPLICATION")) {
                        return Canned.json(
                                """
                                {"inferenceProfileSummaries": [{"inferenceProfileId": "abc", "type": "APPLICATION", "inferenceProfileArn": "%s",
                                  "models": [{"modelArn": "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0"}]}]}
                                """
                                        .formatted(arn));
                    }
                    return query.contains("nextToken=a%2Fb")
                            ? Canned.json(
                                    "{\"inferenceProfileSummaries\": [{\"inferenceProfileId\": \"us.two\", \"type\": \"SYSTEM_DEFINED\", \"models\": []}]}")
                            : Canned.json(
                                    "{\"inferenceProfileSummaries\": [{\"inferenceProfileId\": \"us.one\", \"type\": \"SYSTEM_DEFINED\", \"models\": []}], \"nextToken\": \"a/b\"}");
                });

        Map<String, ModelFacts> models = listed(http);

        assertTrue(models.keySet().containsAll(Set.of("us.one", "us.two", arn)));
        assertEquals(Optional.of("Nova Lite"), models.get(arn).displayName());
        assertTrue(models.get("amazon.nova-lite-v1:0").isCallable());
        assertEquals(List.of(arn), models.get("amazon.nova-lite-v1:0").calledAs());
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void doesWithoutProfilesThatItMayNotList(int status) throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(request ->
                        request.uri().getPath().equals("/foundation-models")
                                ? Canned.json(MODELS)
                                : Canned.status(status, "{\"message\": \"no\"}"));

        ModelList list = adapter.supportedModels(access(), http);

        assertEquals(6, list.models().size());
        assertEquals(status == 403 ? 3 : 1, list.skipped().size());
    }

    @Test
    void failsWholeWhereHalfOfTheListFails() {
        for (String profiles : List.of("{}", "[]", "{\"inferenceProfileSummaries\": 5}")) {
            assertThrows(
                    UpstreamException.class,
                    () -> listed(new ScriptedHttp(script(MODELS, profiles))));
        }
        for (String models : List.of("{}", "{\"modelSummaries\": []}", "<html>")) {
            assertThrows(
                    UpstreamException.class, () -> listed(new ScriptedHttp(script(models, NONE))));
        }
        assertThrows(
                UpstreamException.class,
                () ->
                        listed(
                                new ScriptedHttp(request ->
                                        request.uri().getPath().equals("/foundation-models")
                                                ? Canned.json(MODELS)
                                                : Canned.status(500, "{}"))));
        assertThrows(
                UpstreamException.class,
                () ->
                        listed(
                                new ScriptedHttp(
                                        script(
                                                MODELS,
                                                "{\"inferenceProfileSummaries\": [], \"nextToken\": \"same\"}"))));
    }

    @Test
    void readsTheRecordedLists() throws Exception {
        int lists = 0;
        for (Recording recording :
                Corpus.required()
                        .recordings(entry ->
                                entry.provider().equals("bedrock")
                                        && entry.api().equals("models")
                                        && !entry.tags().contains("mantle"))) {
            JsonNode entries =
                    new ObjectMapper().readTree(recording.response().text()).path("modelSummaries");

            ModelList list =
                    adapter.supportedModels(
                            access(), new ScriptedHttp(script(recording.response().text(), NONE)));

            Map<String, ModelFacts> models = byId(list);
            assertEquals(List.of(), list.skipped(), recording.id());
            assertEquals(entries.size(), models.size(), recording.id());
            for (JsonNode entry : entries) {
                String id = entry.path("modelId").asText();
                ModelFacts facts = models.get(id);
                boolean isOnDemand =
                        entry.path("inferenceTypesSupported").toString().contains("\"ON_DEMAND\"");
                assertEquals(isOnDemand, facts.isCallable(), id);
                String outputs = entry.path("outputModalities").toString();
                if (outputs.equals("[\"EMBEDDING\"]")) {
                    assertEquals(ModelKind.EMBEDDING, facts.kind(), id);
                } else if (outputs.equals("[\"TEXT\"]") && !id.matches(".*(rerank|pegasus).*")) {
                    assertEquals(ModelKind.CHAT, facts.kind(), id);
                } else {
                    assertFalse(facts.kind() == ModelKind.CHAT, id);
                }
            }
            lists++;
        }
        assertTrue(lists >= 2, "only " + lists);
    }
}
