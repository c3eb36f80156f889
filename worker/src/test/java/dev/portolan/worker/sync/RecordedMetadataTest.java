package dev.portolan.worker.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.Model;
import dev.portolan.database.Database;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderSeeds;
import dev.portolan.provider.ProviderState;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.secret.Secret;
import dev.portolan.sync.NewSyncRun;
import dev.portolan.sync.SyncRun;
import dev.portolan.sync.SyncRunDao;
import dev.portolan.sync.SyncStatus;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestClock;
import dev.portolan.testing.TestDatabase;
import dev.portolan.worker.metadata.MetadataFile;
import dev.portolan.worker.metadata.MetadataSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A real metadata file over a catalog of real lists, where recordings are at hand
/// (`PORTOLAN_CORPUS`, or `../shared/corpus`).
class RecordedMetadataTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODELS = "model-metadata/models.jsonl";
    private static final List<String> PROVIDERS =
            List.of(
                    "openai",
                    "openrouter",
                    "groq",
                    "mistral",
                    "deepseek",
                    "cerebras",
                    "perplexity",
                    "huggingface");

    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    @TempDir Path folder;

    @Test
    void fillsWhatRealListsLeaveOpenAndNothingElse() throws Exception {
        Corpus corpus = Corpus.required();
        Assumptions.assumeTrue(
                Files.exists(corpus.folder().resolve(MODELS)), "the corpus has no model metadata");
        TestDatabase database = POSTGRES.database();
        Jdbi jdbi = Database.jdbi(database.dataSource());
        CatalogStore store = new CatalogStore(jdbi);
        database.execute("DELETE FROM sync_runs; DELETE FROM providers;");
        store.change(
                Actor.METADATA,
                tables -> {
                    ProviderSeeds.load().stream()
                            .filter(seed -> PROVIDERS.contains(seed.id()))
                            .forEach(tables.providers()::insert);
                    return true;
                });
        SyncRunner runner = runner(store, jdbi, corpus);
        for (String provider : PROVIDERS) {
            assertEquals(SyncStatus.SUCCEEDED, run(runner, jdbi, provider).status(), provider);
        }
        List<Model> before = store.read(tables -> tables.models().all());

        SyncRun run = run(runner, jdbi, SyncRun.METADATA);

        assertEquals(SyncStatus.SUCCEEDED, run.status(), run.error()::toString);
        List<Model> after = store.read(tables -> tables.models().all());
        tell(run, before, after);
        for (int i = 0; i < before.size(); i++) {
            assertEquals(before.get(i).id(), after.get(i).id());
            before.get(i).fieldSources().forEach(new Same(after.get(i))::assertStill);
        }
        Model gpt = model(after, "openai/gpt-4o-mini");
        assertEquals(Optional.of(new BigDecimal("0.00000015")), gpt.facts().prices().prompt());
        assertEquals("metadata", gpt.fieldSources().get("price_prompt"));
        Model routed = model(after, "openrouter/openai/gpt-4o-mini");
        assertEquals("provider", routed.fieldSources().get("price_prompt"));
        assertTrue(filled(after, "openai") > 30, "openai: " + filled(after, "openai"));
        assertTrue(filled(after, "mistral") > 20, "mistral: " + filled(after, "mistral"));
        SyncRun again = run(runner, jdbi, SyncRun.METADATA);
        assertEquals(0, again.counts().updated());
        for (String provider : PROVIDERS) {
            assertEquals(0, run(runner, jdbi, provider).counts().changes(), provider);
        }
    }

    /// What a provider said, and the metadata must not have touched.
    private record Same(Model row) {
        void assertStill(String column, String source) {
            assertEquals(source, row.fieldSources().get(column), () -> row.id() + " " + column);
        }
    }

    private static void tell(SyncRun run, List<Model> before, List<Model> after) {
        System.out.printf(
                Locale.ROOT,
                "metadata: %d entries; of %d models %d match and %d are filled%n",
                run.counts().listed(),
                before.size(),
                run.counts().updated() + run.counts().unchanged(),
                run.counts().updated());
        for (String provider : PROVIDERS) {
            System.out.printf(
                    Locale.ROOT,
                    "metadata: %s: %d models, %d filled, %d of them with a price; %d had one%n",
                    provider,
                    after.stream().filter(row -> row.id().provider().equals(provider)).count(),
                    filled(after, provider),
                    after.stream()
                            .filter(row -> row.id().provider().equals(provider))
                            .filter(row ->
                                    "metadata".equals(row.fieldSources().get("price_prompt")))
                            .count(),
                    before.stream()
                            .filter(row -> row.id().provider().equals(provider))
                            .filter(row -> row.facts().prices().prompt().isPresent())
                            .count());
        }
    }

    private static long filled(List<Model> rows, String provider) {
        return rows.stream()
                .filter(row -> row.id().provider().equals(provider))
                .filter(row -> row.fieldSources().containsValue("metadata"))
                .count();
    }

    private static Model model(List<Model> rows, String id) {
        return rows.stream()
                .filter(row -> row.id().toString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private SyncRunner runner(CatalogStore store, Jdbi jdbi, Corpus corpus) throws Exception {
        AdapterRegistry adapters = AdapterRegistry.load();
        return new SyncRunner(
                store,
                jdbi,
                (provider, adapter) ->
                        new ProviderState.Ready(
                                adapters.find(adapter).orElseThrow(),
                                new ProviderAccess(provider, Optional.of(Secret.of("sk-test")))),
                recorded(corpus),
                Optional.of(
                        new MetadataFile(
                                apiJson(corpus).toString(),
                                FakeAdapter.noHttp(),
                                MetadataSettings.DEFAULT)),
                SyncSettings.DEFAULT,
                new SyncMetrics(new PrometheusRegistry()),
                new TestClock(),
                "worker-1");
    }

    private static SyncRun run(SyncRunner runner, Jdbi jdbi, String provider)
            throws InterruptedException {
        jdbi.useHandle(handle ->
                handle.execute(
                        "DELETE FROM sync_runs WHERE provider = '@metadata' AND status = 'queued'"));
        UUID id =
                jdbi.withExtension(
                        SyncRunDao.class,
                        runs ->
                                runs.queue(
                                        NewSyncRun.requested(
                                                provider, "admin:x", false, TestClock.START)));
        runner.run(id, false);
        return jdbi.withExtension(SyncRunDao.class, runs -> runs.find(id)).orElseThrow();
    }

    /// The data set is kept line by line; the source publishes it as one object.
    private Path apiJson(Corpus corpus) throws Exception {
        ObjectNode root = JSON.createObjectNode();
        for (String line : Files.readAllLines(corpus.folder().resolve(MODELS))) {
            JsonNode model = JSON.readTree(line);
            root.withObjectProperty(model.path("provider").asText())
                    .withObjectProperty("models")
                    .set(model.path("id").asText(), model);
        }
        return Files.write(folder.resolve("api.json"), JSON.writeValueAsBytes(root));
    }

    /// Answers each provider's host with its largest recorded list.
    private static UpstreamHttp recorded(Corpus corpus) {
        return request ->
                new Whole(
                        corpus.largestModelList(providerOf(request), "openai-chat")
                                .orElseThrow(() -> new AssertionError("no list of " + request))
                                .response()
                                .body());
    }

    private static String providerOf(UpstreamRequest request) {
        return PROVIDERS.stream()
                .filter(provider -> request.uri().getHost().contains(provider))
                .findFirst()
                .orElseThrow(() -> new AssertionError("who is " + request.uri()));
    }

    /// A body in one piece.
    private static final class Whole implements UpstreamAnswer {
        private final byte[] body;
        private boolean isRead;

        Whole(byte[] body) {
            this.body = body;
        }

        @Override
        public int status() {
            return 200;
        }

        @Override
        public Map<String, List<String>> headers() {
            return Map.of("content-type", List.of("application/json"));
        }

        @Override
        public Read read(Duration patience) {
            if (isRead) {
                return Read.End.INSTANCE;
            }
            isRead = true;
            return new Read.Bytes(ByteBuffer.wrap(body));
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
