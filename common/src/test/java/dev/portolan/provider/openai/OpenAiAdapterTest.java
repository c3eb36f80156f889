package dev.portolan.provider.openai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.Provider;
import dev.portolan.provider.ScriptedHttp;
import dev.portolan.provider.ScriptedHttp.Canned;
import dev.portolan.provider.TestProviders;
import dev.portolan.provider.UpstreamRequest;
import org.junit.jupiter.api.Test;

class OpenAiAdapterTest {
    @Test
    void saysOnWhoseAccount() throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("[{\"id\":\"m\"}]"));

        new OpenAiAdapter()
                .supportedModels(
                        TestProviders.access(
                                "openai",
                                "https://api.openai.com/v1",
                                "{\"organization\":\"org-1\",\"project\":\"a\\r\\nb\"}"),
                        http);

        UpstreamRequest request = http.requests.getFirst();
        assertEquals("org-1", request.headers().get("OpenAI-Organization"));
        assertFalse(request.headers().containsKey("OpenAI-Project"), "it would break the header");
    }

    @Test
    void mistralIsNotAskedToCountUnlessASettingSaysSo() {
        MistralAdapter mistral = new MistralAdapter();

        assertFalse(mistral.asksForStreamUsage(provider("{}")));
        assertTrue(mistral.asksForStreamUsage(provider("{\"stream_usage\":true}")));
    }

    private static Provider provider(String settings) {
        return TestProviders.access("mistral", "https://api.mistral.ai/v1", settings).provider();
    }
}
