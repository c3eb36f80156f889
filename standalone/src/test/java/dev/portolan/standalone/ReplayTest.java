package dev.portolan.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portolan.standalone.cli.ExitCode;
import dev.portolan.testing.Await;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.ReplayProvider;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/replay.md`, step by step: `up` against a player of OpenRouter's recorded traffic.
class ReplayTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir private Path directory;

    @Test
    void synchronisesOpenRoutersWholeListAndCompletes() throws Exception {
        Corpus corpus = Corpus.required();
        var listed = new TreeSet<String>();
        byte[] list =
                corpus.largestModelList("openrouter", "openai-chat")
                        .orElseThrow()
                        .response()
                        .body();
        JSON.readTree(list)
                .path("data")
                .forEach(model -> listed.add("openrouter/" + model.path("id").asText()));

        try (var replay = ReplayProvider.start(corpus, "openrouter");
                var portolan =
                        PortolanProcess.run(
                                        directory, Map.of(), "up", "--port", "0", "--data", "data")
                                .awaitReady();
                var http = HttpClient.newHttpClient()) {
            var shell = new Shell(directory, portolan, http);
            HttpResponse<String> changed =
                    shell.administer(
                            "PATCH",
                            "/providers/openrouter",
                            """
                            {"base_url": "%s", "credential": {"api_key": "recorded"}, "is_enabled": true}
                            """
                                    .formatted(replay.baseUrl("openrouter")));
            assertEquals(200, changed.statusCode(), changed.body());

            Shell.Told sync = shell.portolan("sync", "openrouter", "--json");

            assertEquals(ExitCode.OK, sync.end(), sync.toString());
            JsonNode run = JSON.readTree(sync.out()).at("/data/0");
            assertEquals("succeeded", run.path("status").asText(), sync.out());
            var known = new TreeSet<String>();
            JSON.readTree(shell.portolan("models", "--provider", "openrouter", "--json").out())
                    .path("data")
                    .forEach(model -> known.add(model.path("model_id").asText()));
            assertEquals(listed, known);
            System.out.printf(
                    "openrouter's recorded list: %d models, run from %s to %s%n",
                    known.size(),
                    run.path("started_at").asText(),
                    run.path("finished_at").asText());

            String model = known.first();
            String question =
                    "{\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}"
                            .formatted(model);
            HttpResponse<String> answer =
                    Await.value(
                            Duration.ofMinutes(2),
                            () ->
                                    Optional.of(shell.complete(shell.key("client"), question))
                                            .filter(each -> each.statusCode() == 200));
            assertEquals(model, answer.headers().firstValue("x-portolan-model").orElseThrow());
            assertTrue(JSON.readTree(answer.body()).path("choices").isArray(), answer.body());
        }
    }
}
