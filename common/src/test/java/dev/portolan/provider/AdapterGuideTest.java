package dev.portolan.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The adapter that `docs/writing-an-adapter.md` shows, as it stands there.
class AdapterGuideTest {
    @TempDir Path folder;
    private URLClassLoader loader;
    private ProviderAdapter adapter;
    private final ProviderAccess access =
            TestProviders.access("harbour", "https://api.harbour.example", "{\"berth\": \"7\"}");

    @BeforeEach
    void compileThePage() throws Exception {
        String page =
                Files.readString(
                        Path.of(System.getProperty("portolan.root"), "docs/writing-an-adapter.md"));
        String code = page.substring(page.indexOf("```java\n") + 8);
        code = code.substring(0, code.indexOf("```"));
        Path jar = AdapterJar.write(folder, code, "com.example.HarbourAdapter\n");
        loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader());
        adapter = AdapterRegistry.load(loader).find("harbour").orElseThrow();
    }

    @AfterEach
    void close() throws Exception {
        loader.close();
    }

    @Test
    void readsItsListAndSkipsABadEntry() throws Exception {
        var http =
                answering(
                        """
                        {"pilots": [{"name": "pilot-1"}, {"name": "chart-1", "embeds": true}, {}]}\
                        """);

        ModelList list = adapter.supportedModels(access, http);

        assertEquals(
                List.of("pilot-1", "chart-1"),
                list.models().stream().map(ListedModel::upstreamModel).toList());
        assertEquals(ModelKind.EMBEDDING, list.models().get(1).facts().kind());
        assertEquals(List.of("entry 2 has no name"), list.skipped());
        UpstreamRequest request = http.requests.getFirst();
        assertEquals("https://api.harbour.example/pilots", request.uri().toString());
        assertEquals("test-credential", request.headers().get("X-Harbour-Key"));
        assertEquals("7", request.headers().get("X-Harbour-Berth"));
    }

    @Test
    void refusesWhatIsNoList() {
        assertThrows(
                UpstreamException.class, () -> adapter.supportedModels(access, answering("{}")));
    }

    @Test
    void sendsEachOperationToItsAddress() throws Exception {
        assertEquals(Set.of(Operation.CHAT_COMPLETION, Operation.EMBEDDING), adapter.operations());
        assertEquals("https://api.harbour.example/chat", address(Operation.CHAT_COMPLETION));
        assertEquals("https://api.harbour.example/embed", address(Operation.EMBEDDING));
    }

    @Test
    void saysWhatItLacksAndWhichSettingsItHas() {
        assertEquals(Optional.of(Map.of("berth", SettingKind.TEXT)), adapter.settings());
        assertEquals(Optional.empty(), adapter.lack(access.provider()));
        assertTrue(
                adapter.lack(TestProviders.provider("h", "harbour", "", "{}"))
                        .orElseThrow()
                        .contains("berth"));
    }

    private String address(Operation operation) throws Exception {
        var http = answering("{\"moored\": true}");
        byte[] body = "{\"model\": \"pilot-1\"}".getBytes(UTF_8);
        try (UpstreamAnswer answer =
                adapter.complete(
                        access,
                        new CompletionCall(
                                operation, new ModelId("harbour", "pilot-1"), body, false),
                        http)) {
            assertEquals(200, answer.status());
            assertTrue(answer.read(Duration.ofSeconds(1)) instanceof UpstreamAnswer.Read.Bytes);
        }
        UpstreamRequest request = http.requests.getFirst();
        assertEquals(body, request.body().orElseThrow());
        return request.uri().toString();
    }

    private static ScriptedHttp answering(String json) {
        return new ScriptedHttp(_ -> ScriptedHttp.Canned.json(json));
    }
}
