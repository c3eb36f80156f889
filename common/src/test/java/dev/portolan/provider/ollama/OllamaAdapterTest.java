package dev.portolan.provider.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.portolan.testing.Corpus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaAdapterTest {
    private static final String TAGS =
            """
            {"models": [{"name": "qwen3:4b", "model": "qwen3:4b", "digest": "d", "details": {"family": "qwen3"}},
              {"name": "all-minilm:latest", "details": {"family": "bert"}}, {"name": "new:1b", "capabilities": ["completion", "vision"],
                "details": {"context_length": 4096}}, {"size": 5}]}
            """;
    private static final String SHOWN =
            """
            {"parameters": "num_ctx 8192", "details": {"family": "qwen3", "parameter_size": "4.0B", "quantization_level": "Q4_K_M", "families": ["qwen3"]},
             "capabilities": ["completion", "tools", "thinking"],
             "model_info": {"general.architecture": "qwen3", "clip.vision.context_length": 77, "qwen3.context_length": 262144, "general.parameter_count": 4022468096}}
            """;

    private final OllamaAdapter adapter = new OllamaAdapter();

    private static ProviderAccess access(String settings) {
        return TestProviders.access("ollama", "http://127.0.0.1:11434", settings);
    }

    @ParameterizedTest
    @CsvSource({"CHAT_COMPLETION, /api/chat, optional", "EMBEDDING, /api/embed, none"})
    void callsWithACredentialWhereItMay(Operation operation, String path, String credential)
            throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("{}"));

        adapter.complete(
                        access("{\"credential\":\"%s\"}".formatted(credential)),
                        new CompletionCall(
                                operation, new ModelId("ollama", "m"), "{}".getBytes(UTF_8), false),
                        http)
                .close();

        assertEquals("POST http://127.0.0.1:11434" + path, http.requests.getFirst().toString());
        assertEquals(
                credential.equals("optional"),
                http.requests.getFirst().headers().containsKey("Authorization"));
    }

    @Test
    void readsWhatTheListAndEachModelSay() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(request -> {
                    if (request.uri().getPath().equals("/api/tags")) {
                        return Canned.json(TAGS);
                    }
                    return new String(request.body().orElseThrow(), UTF_8).contains("qwen3")
                            ? Canned.json(SHOWN)
                            : Canned.status(500, "{\"error\":\"oops\"}");
                });

        ModelList list = adapter.supportedModels(access("{}"), http);

        assertEquals(
                List.of("qwen3:4b", "all-minilm:latest", "new:1b"),
                list.models().stream().map(ListedModel::upstreamModel).toList());
        var qwen = list.models().getFirst().facts();
        assertEquals(ModelKind.CHAT, qwen.kind());
        assertEquals(Optional.of(262_144), qwen.contextLength());
        assertEquals(true, qwen.capabilities().get("tools"));
        assertEquals(true, qwen.capabilities().get("reasoning"));
        assertEquals(false, qwen.capabilities().get("vision"));
        assertEquals(
                Set.of(
                        "digest",
                        "families",
                        "family",
                        "parameter_count",
                        "parameter_size",
                        "parameters",
                        "quantization_level"),
                qwen.details().keySet());
        var minilm = list.models().get(1).facts();
        assertEquals(ModelKind.EMBEDDING, minilm.kind());
        assertEquals(List.of("all-minilm"), minilm.upstreamAliases());
        var young = list.models().get(2).facts();
        assertEquals(Optional.of(4096), young.contextLength());
        assertTrue(young.inputModalities().contains("image"));
        assertEquals(3, list.skipped().size());
        assertTrue(list.skipped().getFirst().contains("fewer facts"), list.skipped()::toString);
    }

    @Test
    void asksNoMoreWhereNobodyAnswers() throws Exception {
        StringBuilder many = new StringBuilder("{\"models\":[{\"name\":\"m0\"}");
        for (int i = 1; i < 20; i++) {
            many.append(",{\"name\":\"m").append(i).append("\"}");
        }
        ScriptedHttp http =
                new ScriptedHttp(request ->
                        request.uri().getPath().equals("/api/tags")
                                ? Canned.json(many + "]}")
                                : Canned.status(502, "bad gateway"));

        ModelList list = adapter.supportedModels(access("{}"), http);

        assertEquals(20, list.models().size());
        assertEquals(20, list.skipped().size());
        assertEquals(4, http.requests.size());
    }

    @Test
    void failsWithoutAList() {
        for (String body : List.of("{}", "{\"models\":null}", "<html>", "{\"error\":\"no\"}")) {
            assertThrows(
                    UpstreamException.class,
                    () ->
                            adapter.supportedModels(
                                    access("{}"), new ScriptedHttp(_ -> Canned.json(body))),
                    body);
        }
    }

    @Test
    void readsTheRecordedList() throws Exception {
        var recording = Corpus.required().recording("ollama-models-dd795c5d");

        ModelList list =
                adapter.supportedModels(
                        access("{}"),
                        new ScriptedHttp(request ->
                                request.uri().getPath().equals("/api/tags")
                                        ? Canned.json(recording.response().text())
                                        : Canned.json("{}")));

        assertTrue(list.skipped().isEmpty(), list.skipped()::toString);
        assertFalse(list.models().isEmpty());
        for (ListedModel model : list.models()) {
            assertEquals(
                    model.upstreamModel().equals("all-minilm:latest")
                            ? ModelKind.EMBEDDING
                            : ModelKind.CHAT,
                    model.facts().kind());
            assertTrue(model.facts().details().containsKey("quantization_level"));
        }
    }
}
