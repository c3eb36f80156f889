package dev.portolan.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.recorded.Ledger;
import dev.portolan.api.recorded.LeftOut;
import dev.portolan.api.recorded.ProvidersTable;
import dev.portolan.api.recorded.RequestTruth;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.ReceivedRequest;
import dev.portolan.testing.Recording;
import dev.portolan.testing.ReplayProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final int AT_ONCE = 4;
    private static final double MOST_LEFT_OUT = 0.03;

    private final LeftOut leftOut = new LeftOut();
    private final Ledger ledger = new Ledger();
    private final Map<Recording, List<String>> found = new ConcurrentHashMap<>();

    @Test
    void everyProviderKeepsItsMeaning(TestReporter reporter) throws Exception {
        Corpus corpus = Corpus.required();
        List<Recording> all =
                corpus.recordings(_ -> true).stream()
                        .filter(recording -> leftOut.outOfScope(recording).isEmpty())
                        .toList();
        List<Recording> played = new ArrayList<>();
        for (Recording recording : all) {
            leftOut.reason(recording)
                    .ifPresentOrElse(
                            reason -> ledger.left(recording, reason), () -> played.add(recording));
        }

        play(corpus, played);

        found.forEach((recording, faults) -> {
            if (faults.isEmpty()) {
                ledger.right(recording);
            } else {
                ledger.wrong(recording, faults);
            }
        });
        reporter.publishEntry(
                Map.of(
                        "right", String.valueOf(ledger.rightCount()),
                        "left out", String.valueOf(ledger.left().size()),
                        "wrong", String.valueOf(ledger.wrong().size())));
        assertEquals("", wrongs());
        assertEquals(played.size(), ledger.rightCount());
        assertTrue(ledger.left().size() < MOST_LEFT_OUT * all.size(), ledger.left()::toString);
        comparePage(corpus.fingerprint(), reporter);
    }

    private void play(Corpus corpus, List<Recording> recordings) throws Exception {
        Map<String, Corpus.Entry> entries =
                corpus.index().stream()
                        .collect(Collectors.toMap(Corpus.Entry::id, Function.identity()));
        RecordedStage.ReplayedModels models =
                recording -> ReplayProvider.modelOf(entries.get(recording.id()));
        Map<Boolean, List<Recording>> byKind =
                recordings.stream()
                        .collect(
                                Collectors.partitioningBy(
                                        recording -> recording.operation().equals("models")));
        List<Recording> lists = byKind.get(true);
        List<Recording> calls = byKind.get(false);
        TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
        String[] providers =
                recordings.stream().map(Recording::provider).distinct().toArray(String[]::new);
        try (ReplayProvider replay = ReplayProvider.start(corpus, providers)) {
            RecordedStage.fill(catalog, replay, calls, models);
            RecordedLists synced = new RecordedLists(replay, catalog);
            synced.sync(lists);
            String key = catalog.key();
            try (TestGateway gateway =
                            new TestGateway.Setup(
                                            POSTGRES.database(),
                                            catalog.keyringFile(),
                                            directory.resolve("api"))
                                    .start();
                    ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
                RecordedClient client = new RecordedClient(gateway.port(), key);
                for (Recording recording : calls) {
                    String model = RecordedStage.modelOf(recording, models);
                    workers.execute(() -> note(recording, () -> client.faults(recording, model)));
                }
                workers.shutdown();
                assertTrue(workers.awaitTermination(5, TimeUnit.MINUTES));
                Map<String, JsonNode> offered = client.models();
                lists.forEach(
                        recording -> note(recording, () -> synced.faults(recording, offered)));
                checkRequests(client.asked(), replay.requests(), key);
            }
        }
    }

    private interface Deed {
        List<String> faults() throws Exception;
    }

    private void note(Recording recording, Deed deed) {
        List<String> faults = found.computeIfAbsent(recording, _ -> new ArrayList<>());
        try {
            faults.addAll(deed.faults());
        } catch (Exception | AssertionError e) {
            faults.add(String.valueOf(e));
        }
    }

    /// Nothing of what a client asked may be lost on the way, and its key must not come along.
    private void checkRequests(
            Map<Recording, RecordedClient.Ask> asked, List<ReceivedRequest> requests, String key) {
        Map<String, ReceivedRequest> byId = new HashMap<>();
        for (ReceivedRequest request : requests) {
            ReplayProvider.recordingOf(request).ifPresent(id -> byId.put(id, request));
            String all = request.target() + request.headers() + request.text();
            assertFalse(all.contains(key), () -> "a client's key came to " + request.path());
        }
        asked.forEach((recording, ask) ->
                note(
                        recording,
                        () -> {
                            ReceivedRequest sent = byId.get(recording.id());
                            return sent == null
                                    ? List.of("the provider was not asked")
                                    : RequestTruth.faults(ask.body(), sent.json(), ask.leftOut());
                        }));
    }

    private String wrongs() {
        return ledger.wrong().entrySet().stream()
                .map(each -> each.getKey() + ":\n  " + each.getValue())
                .collect(Collectors.joining("\n"));
    }

    /// Other recordings than those of the page are judged, but not counted there.
    private void comparePage(String fingerprint, TestReporter reporter) throws Exception {
        String page = Files.readString(PAGE, StandardCharsets.UTF_8);
        String generated = ProvidersTable.into(page, ledger, fingerprint);
        if (Boolean.getBoolean("portolan.write")) {
            Files.writeString(PAGE, generated, StandardCharsets.UTF_8);
        } else if (!ProvidersTable.isOf(page, fingerprint)) {
            reporter.publishEntry("docs/providers.md", "is of other recordings; not compared");
        } else {
            assertEquals(generated, page, "docs/providers.md is out of date; see this test");
        }
    }
}
