package dev.portolan.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ScriptedHttp;
import dev.portolan.provider.ScriptedHttp.Canned;
import dev.portolan.provider.TestProviders;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.Recording;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiAdapterTest {
    private static final String ROOT = "https://generativelanguage.googleapis.com";

    private final GeminiAdapter adapter = new GeminiAdapter();

    private static ProviderAccess access(String baseUrl) {
        return TestProviders.access("gemini", baseUrl, "{}");
    }

    private static Map<String, ModelFacts> byId(ModelList list) {
        return list.models().stream()
                .collect(Collectors.toMap(ListedModel::upstreamModel, ListedModel::facts));
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT_COMPLETION, false, '',      models/gemini-x:generateContent",
        "CHAT_COMPLETION, true,  /v1beta, models/gemini-x:streamGenerateContent?alt=sse",
        "EMBEDDING,       false, /v1beta/, models/gemini-x:batchEmbedContents"
    })
    void asksAtTheModelsAddress(Operation operation, boolean stream, String version, String path)
            throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("{}"));

        adapter.complete(
                        access(ROOT + version),
                        new CompletionCall(
                                operation,
                                new ModelId("gemini", "gemini-x"),
                                "{}".getBytes(UTF_8),
                                stream),
                        http)
                .close();

        UpstreamRequest request = http.requests.getFirst();
        adapter.complete(
                        access(ROOT + version),
                        new CompletionCall(
                                operation,
                                new ModelId("gemini", "models/gemini-x"),
                                "{}".getBytes(UTF_8),
                                stream),
                        http)
                .close();
        assertEquals(request.toString(), http.requests.getLast().toString(), "as in Google's list");
        assertEquals("POST " + ROOT + "/v1beta/" + path, request.toString());
        assertEquals("test-credential", request.headers().get("x-goog-api-key"));
        assertFalse(request.headers().containsKey("Authorization"));
    }

    @Test
    void readsEveryPageAndWhatEachEntrySays() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(request ->
                        Canned.json(
                                request.uri().getQuery().contains("pageToken=t/1")
                                        ? """
                                        {"models": [{"name": "models/gemini-embedding-x", "supportedGenerationMethods": ["embedContent"]},
                                          {"name": "models/imagen-x", "supportedGenerationMethods": ["predict"]},
                                          {"name": "models/gemini-x", "supportedGenerationMethods": ["embedContent"]}]}
                                        """
                                        : """
                                        {"models": [{"name": "models/gemini-x", "displayName": "Gemini X", "description": "Thinks.", "version": "001",
                                          "inputTokenLimit": 1048576, "outputTokenLimit": 65536, "thinking": true, "maxTemperature": 2,
                                          "supportedGenerationMethods": ["generateContent", "createCachedContent"]}, {"displayName": "nameless"}],
                                         "nextPageToken": "t/1"}
                                        """));

        ModelList list = adapter.supportedModels(access(ROOT), http);

        ModelFacts gemini = byId(list).get("gemini-x");
        assertEquals(ModelKind.CHAT, gemini.kind());
        assertEquals(Optional.of("Gemini X"), gemini.displayName());
        assertEquals(Optional.of(1_048_576), gemini.contextLength());
        assertEquals(Optional.of(65_536), gemini.maxOutputTokens());
        assertEquals(
                Map.of("reasoning", true, "streaming", true, "prompt_caching", true),
                gemini.capabilities());
        assertEquals("001", gemini.details().get("version").asText());
        assertEquals(ModelKind.EMBEDDING, byId(list).get("gemini-embedding-x").kind());
        assertEquals(ModelKind.IMAGE, byId(list).get("imagen-x").kind());
        assertEquals(List.of("entry 2 has no name"), list.skipped());
    }

    @Test
    void theLastPageMayBeEmpty() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(request ->
                        Canned.json(
                                request.uri().getQuery().contains("pageToken=t")
                                        ? "{}"
                                        : "{\"models\": [{\"name\": \"models/a\"}], \"nextPageToken\": \"t\"}"));

        assertEquals(1, adapter.supportedModels(access(ROOT), http).models().size());

        ScriptedHttp nothing = new ScriptedHttp(_ -> Canned.json("{}"));
        assertThrows(UpstreamException.class, () -> adapter.supportedModels(access(ROOT), nothing));
    }

    @Test
    void aListWithoutAnEndIsNone() {
        ScriptedHttp http =
                new ScriptedHttp(_ ->
                        Canned.json(
                                "{\"models\": [{\"name\": \"models/a\"}], \"nextPageToken\": \"t\"}"));

        assertThrows(UpstreamException.class, () -> adapter.supportedModels(access(ROOT), http));
    }

    @Test
    void readsRecordedLists() throws Exception {
        List<Recording> pages =
                Corpus.required()
                        .recordings(entry ->
                                entry.provider().equals("gemini")
                                        && entry.api().equals("models")
                                        && entry.dialect().equals("gemini"));
        for (Recording page : pages) {
            if (page.response().text().contains("\"data\"")) {
                continue; // of the OpenAI-compatible API
            }
            // Each was recorded alone: its next page is not.
            String body = page.response().text().replace("\"nextPageToken\"", "\"cut\"");
            ScriptedHttp http = new ScriptedHttp(_ -> Canned.json(body));

            ModelList list = adapter.supportedModels(access(ROOT), http);

            assertEquals(List.of(), list.skipped(), page.id());
            int entries = body.split("\"name\":", -1).length - 1;
            assertEquals(entries, list.models().size(), page.id());
            for (ListedModel model : list.models()) {
                assertTrue(model.facts().contextLength().isPresent(), page.id());
            }
        }
        assertTrue(pages.size() >= 3, "only " + pages.size());
    }
}
