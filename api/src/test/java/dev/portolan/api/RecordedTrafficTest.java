package dev.portolan.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.recorded.ByteTruth;
import dev.portolan.api.recorded.ClientRequests;
import dev.portolan.api.recorded.ClientView;
import dev.portolan.api.recorded.ErrorTruth;
import dev.portolan.api.recorded.Ledger;
import dev.portolan.api.recorded.LeftOut;
import dev.portolan.api.recorded.Meaning;
import dev.portolan.api.recorded.ProviderView;
import dev.portolan.api.recorded.ProvidersTable;
import dev.portolan.api.recorded.VectorTruth;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.OpenAiContract;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import dev.portolan.testing.Recording;
import dev.portolan.testing.ReplayProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What 36 real providers really answered, in each one's own dialect, through the gateway and to a
/// client of OpenAI's API: with its meaning, and in OpenAI's own dialect byte for byte. The result
/// is the table in `docs/providers.md`, which this writes when asked to:
///
/// ```text
/// ./mvnw -pl api -am test -Dtest=RecordedTrafficTest -Dsurefire.failIfNoSpecifiedTests=false -Dportolan.write=true
/// ```
class RecordedTrafficTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();

    @TempDir static Path directory;

    private static final Path PAGE =
            Path.of(System.getProperty("portolan.root"), "docs", "providers.md");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int AT_ONCE = 4;
    private static final double MOST_LEFT_OUT = 0.03;

    private final LeftOut leftOut = new LeftOut();
    private final Ledger ledger = new Ledger();
    private final Optional<OpenAiContract> contract = OpenAiContract.find();

    @Test
    void everyProviderKeepsItsMeaning(TestReporter reporter) throws Exception {
        Corpus corpus = Corpus.required();
        Map<String, Corpus.Entry> entries =
                corpus.index().stream()
                        .collect(Collectors.toMap(Corpus.Entry::id, Function.identity()));
        List<Recording> all =
                corpus.recordings(_ -> true).stream()
                        .filter(recording -> leftOut.outOfScope(recording).isEmpty())
                        .toList();
        List<Recording> played = new ArrayList<>();
        int waiting = 0;
        for (Recording recording : all) {
            if (RecordedStage.of(recording).found().isEmpty()) {
                waiting++;
                continue;
            }
            leftOut.reason(recording)
                    .ifPresentOrElse(
                            reason -> ledger.left(recording, reason), () -> played.add(recording));
        }
        TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
        String[] providers =
                all.stream().map(Recording::provider).distinct().toArray(String[]::new);
        try (ReplayProvider replay = ReplayProvider.start(corpus, providers)) {
            RecordedStage.ReplayedModels models =
                    recording -> ReplayProvider.modelOf(entries.get(recording.id()));
            List<Recording> asked =
                    played.stream()
                            .filter(recording -> !recording.operation().equals("models"))
                            .toList();
            RecordedStage.fill(catalog, replay, asked, models);
            List<Recording> listed =
                    played.stream()
                            .filter(recording -> recording.operation().equals("models"))
                            .toList();
            RecordedLists lists = new RecordedLists(replay, catalog);
            lists.sync(listed);
            String key = catalog.key();
            try (TestGateway gateway =
                    new TestGateway.Setup(
                                    POSTGRES.database(),
                                    catalog.keyringFile(),
                                    directory.resolve("api"))
                            .start()) {
                Client client = new Client(gateway.port(), key);
                try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
                    asked.forEach(recording ->
                            workers.execute(() ->
                                    note(
                                            recording,
                                            () ->
                                                    client.faults(
                                                            recording,
                                                            RecordedStage.modelOf(
                                                                    recording, models)))));
                    workers.shutdown();
                    assertTrue(workers.awaitTermination(5, TimeUnit.MINUTES));
                }
                Map<String, JsonNode> offered = client.models();
                listed.forEach(
                        recording -> note(recording, () -> lists.faults(recording, offered)));
            }
            replay.requests()
                    .forEach(request -> {
                        if (request.text().contains(key)
                                || request.target().contains(key)
                                || request.headers().toString().contains(key)) {
                            throw new AssertionError("a client's key came to " + request.path());
                        }
                    });
        }
        settle(all.size(), waiting, reporter);
    }

    private interface Deed {
        List<String> faults() throws Exception;
    }

    private void note(Recording recording, Deed deed) {
        List<String> faults;
        try {
            faults = deed.faults();
        } catch (Exception | AssertionError e) {
            faults = List.of(String.valueOf(e));
        }
        if (faults.isEmpty()) {
            ledger.right(recording);
        } else {
            ledger.wrong(recording, faults);
        }
    }

    private void settle(int all, int waiting, TestReporter reporter) throws Exception {
        reporter.publishEntry(
                Map.of(
                        "right", String.valueOf(ledger.rightCount()),
                        "left out", String.valueOf(ledger.left().size()),
                        "wrong", String.valueOf(ledger.wrong().size())));
        String wrong =
                ledger.wrong().entrySet().stream()
                        .map(each -> each.getKey() + ":\n  " + each.getValue())
                        .collect(Collectors.joining("\n"));
        assertEquals("", wrong);
        if (waiting > 0) {
            return; // adapters still to come
        }
        assertTrue(ledger.left().size() < MOST_LEFT_OUT * all, ledger.left()::toString);
        String page = Files.readString(PAGE, StandardCharsets.UTF_8);
        String generated = ProvidersTable.into(page, ledger);
        if (Boolean.getBoolean("portolan.write")) {
            Files.writeString(PAGE, generated, StandardCharsets.UTF_8);
        } else {
            assertEquals(generated, page, "docs/providers.md is out of date; see this test");
        }
    }

    /// A client of the gateway.
    private final class Client {
        private final int port;
        private final Map<String, String> headers;

        Client(int port, String key) {
            this.port = port;
            this.headers = Map.of("authorization", "Bearer " + key);
        }

        Map<String, JsonNode> models() {
            try (RawHttp http = RawHttp.connect(port)) {
                Map<String, JsonNode> models = new HashMap<>();
                TestGateway.json(http.get("/v1/models", headers).read(SOON).text())
                        .path("data")
                        .forEach(model -> models.put(model.path("id").asText(), model));
                return models;
            }
        }

        private RawResponse post(String path, ObjectNode body) {
            try (RawHttp http = RawHttp.connect(port)) {
                return http.post(path, headers, body.toString()).read(SOON);
            }
        }

        List<String> faults(Recording recording, String model) {
            boolean isChat = recording.operation().equals("chat");
            RawResponse response =
                    isChat
                            ? post(
                                    "/v1/chat/completions",
                                    ClientRequests.chat(recording, model, true))
                            : post("/v1/embeddings", VectorTruth.request(recording, model));
            List<String> faults = new ArrayList<>(leaks(response));
            if (recording.response().status() >= 400) {
                faults.addAll(ErrorTruth.faults(recording, response));
            } else if (!isChat) {
                faults.addAll(VectorTruth.faults(recording, response.text()));
            } else if (recording.dialect().equals("openai-chat")) {
                faults.addAll(ByteTruth.faults(recording, response, model));
            } else if (response.status() != 200) {
                faults.add("status " + response.status() + ": " + response.text());
            } else if (recording.isStreamed()) {
                faults.addAll(stream(recording, response, true));
                RawResponse uncounted =
                        post("/v1/chat/completions", ClientRequests.chat(recording, model, false));
                faults.addAll(stream(recording, uncounted, false));
            } else {
                faults.addAll(
                        difference(
                                ProviderView.of(recording), ClientView.ofWhole(response.text())));
                contract.ifPresent(each ->
                        faults.addAll(
                                each.violations("CreateChatCompletionResponse", response.text())));
            }
            return faults;
        }

        private List<String> stream(Recording recording, RawResponse response, boolean counted) {
            String text = response.text();
            List<String> faults = new ArrayList<>(ClientView.streamFaults(text, counted));
            Meaning expected = ProviderView.of(recording);
            faults.addAll(
                    difference(
                            counted ? expected : new Meaning(expected.choices(), Optional.empty()),
                            ClientView.ofStream(text)));
            if (response.end() != RawResponse.End.COMPLETE) {
                faults.add("ended " + response.end());
            }
            contract.ifPresent(each ->
                    text.lines()
                            .filter(line -> line.startsWith("data: {"))
                            .map(line -> line.substring("data: ".length()))
                            .forEach(chunk ->
                                    faults.addAll(
                                            each.violations(
                                                    "CreateChatCompletionStreamResponse", chunk))));
            return faults;
        }

        private List<String> difference(Meaning expected, Meaning actual) {
            return expected.equals(actual)
                    ? List.of()
                    : List.of("expected " + expected, "but was  " + actual);
        }

        private List<String> leaks(RawResponse response) {
            return response.text().contains(TestCatalog.CREDENTIAL)
                            || response.headers().toString().contains(TestCatalog.CREDENTIAL)
                    ? List.of("the provider's credential came to the client")
                    : List.of();
        }
    }
}
