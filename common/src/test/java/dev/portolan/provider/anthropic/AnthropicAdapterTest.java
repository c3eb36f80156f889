package dev.portolan.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.Recording;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnthropicAdapterTest {
    private final AnthropicAdapter adapter = new AnthropicAdapter();

    private static ProviderAccess access(String settings) {
        return TestProviders.access("anthropic", "https://api.anthropic.com", settings);
    }

    @Test
    void callsWithItsKeyAndVersion() throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("{}"));

        adapter.complete(
                        access("{\"anthropic_beta\":\"files-api-2025-04-14\"}"),
                        new CompletionCall(
                                Operation.CHAT_COMPLETION,
                                new ModelId("anthropic", "claude-x"),
                                "{}".getBytes(UTF_8),
                                false),
                        http)
                .close();

        UpstreamRequest request = http.requests.getFirst();
        assertEquals("POST https://api.anthropic.com/v1/messages", request.toString());
        assertEquals("test-credential", request.headers().get("x-api-key"));
        assertEquals("2023-06-01", request.headers().get("anthropic-version"));
        assertEquals("files-api-2025-04-14", request.headers().get("anthropic-beta"));
        assertFalse(request.headers().containsKey("Authorization"));
    }

    @Test
    void readsEveryPageAndWhatEachEntrySays() throws Exception {
        ScriptedHttp http =
                new ScriptedHttp(request ->
                        Canned.json(
                                request.uri().getQuery().contains("after_id=claude-a")
                                        ? """
                                        {"data": [{"type": "model", "id": "claude-b", "display_name": "Claude B"}], "has_more": false, "first_id": "claude-b", "last_id": "claude-b"}
                                        """
                                        : """
                                        {"data": [
                                          {"type": "model", "id": "claude-a", "display_name": "Claude A", "created_at": "2026-07-24T00:00:00Z",
                                           "max_input_tokens": 1000000, "max_tokens": 128000,
                                           "capabilities": {"image_input": {"supported": true}, "structured_outputs": {"supported": true},
                                             "thinking": {"supported": true, "types": {"enabled": {"supported": false}, "adaptive": {"supported": true}}},
                                             "effort": {"supported": true, "high": {"supported": true}, "xhigh": {"supported": false}}}},
                                          {"display_name": "nameless"}], "has_more": true, "first_id": "claude-a", "last_id": "claude-a"}
                                        """));

        ModelList list = adapter.supportedModels(access("{}"), http);

        assertEquals(
                List.of("claude-a", "claude-b"),
                list.models().stream().map(ListedModel::upstreamModel).toList());
        var facts = list.models().getFirst().facts();
        assertEquals(ModelKind.CHAT, facts.kind());
        assertEquals(Optional.of("Claude A"), facts.displayName());
        assertEquals(Optional.of(1_000_000), facts.contextLength());
        assertEquals(Optional.of(128_000), facts.maxOutputTokens());
        assertEquals(true, facts.capabilities().get("vision"));
        assertEquals(true, facts.capabilities().get("reasoning"));
        assertEquals(true, facts.capabilities().get("adaptive_thinking"));
        assertEquals(true, facts.capabilities().get("effort_high"));
        assertEquals(false, facts.capabilities().get("effort_xhigh"));
        assertEquals(true, facts.capabilities().get("structured_outputs"));
        assertEquals(1, list.skipped().size());
        assertEquals("limit=1000", http.requests.getFirst().uri().getQuery());
    }

    @Test
    void readsTheRecordedLists() throws Exception {
        for (Recording recording :
                Corpus.required()
                        .recordings(entry ->
                                entry.provider().equals("anthropic")
                                        && entry.api().equals("models"))) {
            String body =
                    recording.response().text().replace("\"has_more\":true", "\"has_more\":false");

            ModelList list =
                    adapter.supportedModels(access("{}"), new ScriptedHttp(_ -> Canned.json(body)));

            assertTrue(list.skipped().isEmpty(), recording.id());
            assertTrue(
                    list.models().stream()
                            .allMatch(model -> model.facts().kind() == ModelKind.CHAT),
                    recording.id());
        }
    }
}
