package dev.portolan.provider.cohere;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohereAdapterTest {
    private static final ProviderAccess ACCESS =
            TestProviders.access("cohere", "https://api.cohere.com/", "{}");

    private final CohereAdapter adapter = new CohereAdapter();

    @ParameterizedTest
    @CsvSource({"CHAT_COMPLETION, /v2/chat", "EMBEDDING, /v2/embed"})
    void callsWithItsKey(Operation operation, String path) throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("{}"));

        adapter.complete(
                        ACCESS,
                        new CompletionCall(
                                operation, new ModelId("cohere", "m"), "{}".getBytes(UTF_8), false),
                        http)
                .close();

        assertEquals("POST https://api.cohere.com" + path, http.requests.getFirst().toString());
        assertEquals(
                "Bearer test-credential", http.requests.getFirst().headers().get("Authorization"));
    }

    @Test
    void readsEveryPageAndWhatEachEntrySays() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(request ->
                        Canned.json(
                                request.uri().getQuery().contains("page_token=next")
                                        ? """
                                        {"models": [{"name": "rerank-v3.5", "endpoints": ["rerank"], "context_length": 4096.0},
                                          {"name": "mine", "endpoints": ["classify"], "finetuned": true}]}
                                        """
                                        : """
                                        {"models": [{"name": "command-a", "endpoints": ["chat"], "context_length": 256000.0, "is_deprecated": true,
                                            "tokenizer_url": "https://t.example", "features": ["tools", "json_schema"], "supports_vision": false},
                                          {"name": "embed-v4.0", "endpoints": ["classify", "embed"], "features": null}, {"endpoints": ["chat"]}], "next_page_token": "next"}
                                        """));

        ModelList list = adapter.supportedModels(ACCESS, http);

        assertEquals(
                List.of("command-a", "embed-v4.0", "rerank-v3.5", "mine"),
                list.models().stream().map(ListedModel::upstreamModel).toList());
        assertEquals(
                List.of(ModelKind.CHAT, ModelKind.EMBEDDING, ModelKind.RERANK, ModelKind.OTHER),
                list.models().stream().map(model -> model.facts().kind()).toList());
        var facts = list.models().getFirst().facts();
        assertEquals(Optional.of(256_000), facts.contextLength());
        assertEquals(true, facts.capabilities().get("tools"));
        assertEquals(true, facts.capabilities().get("structured_outputs"));
        assertEquals(false, facts.capabilities().get("vision"));
        assertEquals("https://t.example", facts.details().get("tokenizer_url").asText());
        assertEquals(true, facts.details().get("is_deprecated").asBoolean());
        assertEquals(1, list.skipped().size());
        assertEquals("page_size=1000", http.requests.getFirst().uri().getQuery());
    }
}
