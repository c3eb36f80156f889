package dev.portolan.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.provider.ScriptedHttp.Canned;
import dev.portolan.provider.anthropic.AnthropicAdapter;
import dev.portolan.provider.cohere.CohereAdapter;
import dev.portolan.provider.ollama.OllamaAdapter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://x, http://x/a",
        "http://x/, http://x/a",
        "http://x/gateway/, http://x/gateway/a",
    })
    void aPathGoesUnderIt(String baseUrl, String address) {
        Provider provider = TestProviders.access("p", baseUrl, "{}").provider();

        assertEquals(address, BaseUrl.under(provider, "/a").toString());
        assertEquals(address, BaseUrl.under(provider, "a").toString());
        assertEquals(address, BaseUrl.underRoot(provider, "/a", "/v1").toString());
    }

    /// Clients of these APIs differ in what they want to be given.
    @ParameterizedTest
    @CsvSource({
        "anthropic, https://x.example/v1, https://x.example/v1/messages",
        "anthropic, https://x.example/proxy/v1/, https://x.example/proxy/v1/messages",
        "anthropic, https://x.example/dev1, https://x.example/dev1/v1/messages",
        "cohere, https://x.example/v2, https://x.example/v2/chat",
        "cohere, https://x.example/v1/, https://x.example/v2/chat",
        "ollama, http://localhost:11434/api, http://localhost:11434/api/chat",
        "ollama, http://localhost:11434/v1, http://localhost:11434/api/chat",
    })
    void aVersionThatEndsItIsNotSaidTwice(String adapter, String baseUrl, String address)
            throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("{}"));
        CompletionCall call =
                new CompletionCall(
                        Operation.CHAT_COMPLETION,
                        new ModelId(adapter, "m"),
                        "{}".getBytes(UTF_8),
                        false);

        adapter(adapter).complete(TestProviders.access(adapter, baseUrl, "{}"), call, http).close();

        assertEquals("POST " + address, http.requests.getFirst().toString());
    }

    private static ProviderAdapter adapter(String name) {
        return switch (name) {
            case "anthropic" -> new AnthropicAdapter();
            case "cohere" -> new CohereAdapter();
            default -> new OllamaAdapter();
        };
    }
}
