package dev.portolan.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.catalog.ModelId;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ScriptedHttp;
import dev.portolan.provider.ScriptedHttp.Canned;
import dev.portolan.provider.TestProviders;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where each operation is at a provider of OpenAI's family.
class OpenAiOperationsTest {
    @Test
    void hasThemAll() {
        assertEquals(
                Set.of(Operation.values()), Set.copyOf(new OpenAiCompatibleAdapter().operations()));
        assertEquals(Set.of(Operation.values()), Set.copyOf(new OpenRouterAdapter().operations()));
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT_COMPLETION, {}, /v1/chat/completions",
        "TEXT_COMPLETION, {}, /v1/completions",
        "EMBEDDING, {}, /v1/embeddings",
        "CHAT_COMPLETION, '{\"chat_path\":\"/talk\"}', /v1/talk",
        "TEXT_COMPLETION, '{\"completions_path\":\"beta/completions\"}', /v1/beta/completions",
        "EMBEDDING, '{\"embeddings_path\":\"/vectors\"}', /v1/vectors"
    })
    void asksAtTheOperationsPath(Operation operation, String settings, String path)
            throws Exception {
        ScriptedHttp http = new ScriptedHttp(_ -> Canned.json("{}"));

        new OpenAiCompatibleAdapter()
                .complete(
                        TestProviders.access("acme", "https://acme.example/v1", settings),
                        new CompletionCall(
                                operation, new ModelId("acme", "m"), "{}".getBytes(UTF_8), false),
                        http)
                .close();

        assertEquals("POST https://acme.example" + path, http.requests.getFirst().toString());
    }
}
