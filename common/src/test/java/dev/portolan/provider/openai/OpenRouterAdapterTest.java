package dev.portolan.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.portolan.catalog.ModelId;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ScriptedHttp;
import dev.portolan.provider.ScriptedHttp.Canned;
import dev.portolan.provider.TestProviders;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamRequest;
import org.junit.jupiter.api.Test;

class OpenRouterAdapterTest {
    private final OpenRouterAdapter adapter = new OpenRouterAdapter();

    @Test
    void callsWithTheApplicationsNameAndTheBodyAsItIs() throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.status(402, "{}"));
        byte[] body = "{\"model\":\"x\"}".getBytes(UTF_8);

        try (UpstreamAnswer answer =
                adapter.complete(
                        TestProviders.access(
                                "openrouter",
                                "https://openrouter.ai/api/v1",
                                "{\"http_referer\":\"https://portolan.example\",\"x_title\":\"Portolan\"}"),
                        new CompletionCall(
                                Operation.CHAT_COMPLETION,
                                new ModelId("openrouter", "acme/pilot"),
                                body,
                                true),
                        http)) {
            assertEquals(402, answer.status());
        }

        UpstreamRequest request = http.requests.getFirst();
        assertEquals("POST https://openrouter.ai/api/v1/chat/completions", request.toString());
        assertEquals("https://portolan.example", request.headers().get("HTTP-Referer"));
        assertEquals("Portolan", request.headers().get("X-Title"));
        assertEquals("Bearer test-credential", request.headers().get("Authorization"));
        assertEquals("text/event-stream", request.headers().get("Accept"));
        assertArrayEquals(body, request.body().orElseThrow());
    }

    @Test
    void leavesOutASettingThatWouldBreakTheHeader() throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("[{\"id\":\"m\"}]"));

        adapter.supportedModels(
                TestProviders.access(
                        "openrouter",
                        "https://openrouter.ai/api/v1",
                        "{\"x_title\":\"a\\r\\nHost: b\"}"),
                http);

        assertFalse(http.requests.getFirst().headers().containsKey("X-Title"));
    }
}
