package dev.portolan.worker.sync;

import static dev.portolan.worker.sync.Models.facts;
import static dev.portolan.worker.sync.Models.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Prices;
import dev.portolan.database.Database;
import dev.portolan.provider.ListedModel;
import dev.portolan.sync.NewSyncRun;
import dev.portolan.sync.SyncRun;
import dev.portolan.sync.SyncRunDao;
import dev.portolan.sync.SyncRunFilter;
import dev.portolan.sync.SyncStatus;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestClock;
import dev.portolan.testing.TestDatabase;
import dev.portolan.worker.metadata.MetadataFile;
import dev.portolan.worker.metadata.MetadataSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs of the metadata source between syncs and administrators, on the real database.
class MetadataRunTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    @TempDir Path folder;

    private final TestClock clock = new TestClock();
    private final FakeAdapter adapter = new FakeAdapter();
    private Path file;
    private TestDatabase database;
    private Jdbi jdbi;
    private CatalogStore store;
    private SyncRunner runner;

    @BeforeEach
    void furnish() {
        file = folder.resolve("api.json");
        database = POSTGRES.database();
        jdbi = Database.jdbi(database.dataSource());
        store = new CatalogStore(jdbi);
        runner =
                runner(
                        Optional.of(
                                new MetadataFile(
                                        file.toString(),
                                        FakeAdapter.noHttp(),
                                        MetadataSettings.DEFAULT)));
        database.execute(
                """
                DELETE FROM sync_runs; DELETE FROM providers;
                INSERT INTO providers (id, display_name, adapter_class, is_enabled) VALUES ('acme', 'Acme', 'fake', true)
                """);
    }

    private SyncRunner runner(Optional<MetadataSource> source) {
        return new SyncRunner(
                store,
                jdbi,
                adapter,
                FakeAdapter.noHttp(),
                source,
                SyncSettings.DEFAULT,
                new SyncMetrics(new PrometheusRegistry()),
                clock,
                "worker-1");
    }

    /// @param costs of models: `a=1.5 b=2`, dollars a million
    private void says(String costs) throws IOException {
        saysModels(
                List.of(costs.split(" ")).stream()
                        .map(each -> each.split("="))
                        .map(each ->
                                "\"%s\": {\"name\": \"Their %s\", \"tool_call\": true, \"limit\": {\"context\": 9000}, \"cost\": {\"input\": %s}}"
                                        .formatted(each[0], each[0], each[1]))
                        .collect(Collectors.joining(",")));
    }

    private void saysModels(String models) throws IOException {
        Files.writeString(file, "{\"acme\": {\"models\": {" + models + "}}}");
    }

    private SyncRun run(String provider, boolean dryRun) throws InterruptedException {
        UUID id =
                jdbi.withExtension(
                        SyncRunDao.class,
                        runs ->
                                runs.queue(
                                        NewSyncRun.requested(
                                                provider, "admin:x", dryRun, clock.instant())));
        runner.run(id, false);
        return find(id);
    }

    private SyncRun metadata() throws InterruptedException {
        return run(SyncRun.METADATA, false);
    }

    private SyncRun sync() throws InterruptedException {
        SyncRun run = run(Models.PROVIDER, false);
        // What follows a sync by itself is for one test alone.
        database.execute(
                "DELETE FROM sync_runs WHERE provider = '@metadata' AND status = 'queued'");
        return run;
    }

    private SyncRun find(UUID id) {
        return jdbi.withExtension(SyncRunDao.class, runs -> runs.find(id)).orElseThrow();
    }

    private Model model(String name) {
        return store.read(tables -> tables.models().find(new ModelId(Models.PROVIDER, name)))
                .orElseThrow();
    }

    private static ListedModel listed(String name) {
        return new ListedModel(
                name, facts(Optional.of(name), Optional.empty(), Prices.UNKNOWN, Map.of()));
    }

    private static Optional<BigDecimal> perMillion(String dollars) {
        return Optional.of(new BigDecimal(dollars).movePointLeft(6).stripTrailingZeros());
    }

    @Test
    void fillsWhatTheListLeftOpenAsOneChangeOfItsOwn() throws Exception {
        adapter.lists(() -> list(listed("a"), listed("b")));
        sync();
        says("a=1.5 unknown=3");
        long before = store.version();

        SyncRun run = metadata();

        assertEquals(SyncStatus.SUCCEEDED, run.status());
        assertEquals(OptionalLong.of(before + 1), run.catalogVersion());
        assertEquals(2, run.counts().listed());
        assertEquals(1, run.counts().updated());
        assertEquals(0, run.counts().added());
        Model filled = model("a");
        assertEquals(perMillion("1.5"), filled.facts().prices().prompt());
        assertEquals(Optional.of(9000), filled.facts().contextLength());
        assertEquals(Map.of("tools", true), filled.facts().capabilities());
        assertEquals(Optional.of("a"), filled.facts().displayName());
        assertEquals(
                Map.of(
                        "kind", "provider",
                        "display_name", "provider",
                        "price_prompt", "metadata",
                        "context_length", "metadata",
                        "capabilities", "metadata"),
                filled.fieldSources());
        assertEquals(Prices.UNKNOWN, model("b").facts().prices());
        assertEquals(
                "metadata",
                database.ask("SELECT actor FROM catalog_changes ORDER BY id DESC LIMIT 1"));

        SyncRun again = metadata();

        assertEquals(OptionalLong.empty(), again.catalogVersion());
        assertEquals(1, again.counts().unchanged());
        assertEquals(before + 1, store.version());
    }

    @Test
    void aSyncSeesNoChangeInItAndLeavesIt() throws Exception {
        adapter.lists(() -> list(listed("a")));
        sync();
        says("a=1.5");
        metadata();
        long before = store.version();

        SyncRun run = sync();

        assertEquals(1, run.counts().unchanged());
        assertEquals(before, store.version());
        assertEquals(perMillion("1.5"), model("a").facts().prices().prompt());
    }

    @Test
    void theProviderWinsOnceItSaysItAndWhatItSaysIsLeftAlone() throws Exception {
        adapter.lists(() -> list(listed("a")));
        sync();
        says("a=1.5");
        metadata();
        adapter.lists(() ->
                list(
                        new ListedModel(
                                "a",
                                facts(
                                        Optional.of("a"),
                                        Optional.of(9000),
                                        Models.price("0.5"),
                                        Map.of()))));

        SyncRun run = sync();
        metadata();

        assertEquals(1, run.counts().updated());
        Model row = model("a");
        assertEquals(Optional.of(new BigDecimal("0.5")), row.facts().prices().prompt());
        assertEquals("provider", row.fieldSources().get("price_prompt"));
        // The same value, and now the provider's word.
        assertEquals(Optional.of(9000), row.facts().contextLength());
        assertEquals("provider", row.fieldSources().get("context_length"));
        assertEquals(1, sync().counts().unchanged());
    }

    @Test
    void whatTheProviderNoLongerSaysIsFilledAgain() throws Exception {
        adapter.lists(() -> list("a"));
        sync();
        says("a=1.5");
        metadata();
        assertEquals(Optional.of(1000), model("a").facts().contextLength());

        adapter.lists(() -> list(listed("a")));
        sync();
        metadata();

        assertEquals(Optional.of(9000), model("a").facts().contextLength());
    }

    @Test
    void anAdministratorsValueStaysAndSoDoesHisEmptiness() throws Exception {
        adapter.lists(() -> list(listed("a")));
        sync();
        database.execute(
                """
                UPDATE llm_models SET price_prompt = 7, pinned_fields = '{price_prompt,context_length}',
                    field_sources = field_sources || '{"price_prompt": "administrator", "context_length": "administrator"}'
                """);
        says("a=1.5");

        metadata();

        assertEquals(Optional.of(new BigDecimal("7")), model("a").facts().prices().prompt());
        assertEquals(Optional.empty(), model("a").facts().contextLength());
        assertEquals("administrator", model("a").fieldSources().get("price_prompt"));
    }

    @Test
    void aValueThatTheSourceDropsGoes() throws Exception {
        adapter.lists(() -> list(listed("a"), listed("b"), listed("c"), listed("d"), listed("e")));
        sync();
        says("a=1 b=1 c=1 d=1 e=1");
        metadata();
        saysModels(
                "\"a\": {\"cost\": {\"output\": 3}}, \"b\": {\"cost\": {\"input\": 1}}, \"c\": {}, \"d\": {}");

        SyncRun run = metadata();

        assertEquals(SyncStatus.SUCCEEDED, run.status(), run.error()::toString);
        assertEquals(Optional.empty(), model("a").facts().prices().prompt());
        assertEquals(perMillion("3"), model("a").facts().prices().completion());
        assertEquals(
                Map.of("kind", "provider", "display_name", "provider"), model("e").fieldSources());
        assertEquals(Lifecycle.ACTIVE, model("e").lifecycle());
    }

    @Test
    void aFileThatHasShrunkWaitsForAnAdministrator() throws Exception {
        adapter.lists(() ->
                list(
                        IntStream.range(0, 10)
                                .mapToObj(i -> listed("m" + i))
                                .toArray(ListedModel[]::new)));
        sync();
        says(IntStream.range(0, 10).mapToObj(i -> "m" + i + "=1").collect(Collectors.joining(" ")));
        metadata();
        long before = store.version();
        says(IntStream.range(0, 7).mapToObj(i -> "m" + i + "=2").collect(Collectors.joining(" ")));

        SyncRun stopped = metadata();

        assertEquals(SyncStatus.AWAITING_APPROVAL, stopped.status());
        assertEquals(
                Optional.of(
                        "3 of 10 models with values of the metadata source are gone from it at once, more than 20 %; nothing was applied"),
                stopped.error());
        assertEquals(before, store.version());

        jdbi.withExtension(
                SyncRunDao.class, runs -> runs.approve(stopped.id(), "admin:x", clock.instant()));
        runner.run(stopped.id(), false);

        assertEquals(SyncStatus.SUCCEEDED, find(stopped.id()).status());
        assertEquals(perMillion("2"), model("m0").facts().prices().prompt());
        assertEquals(Optional.empty(), model("m9").facts().prices().prompt());
    }

    @ParameterizedTest
    @CsvSource({
        "a=0.0149, acme/a: price_prompt would go from 0.0000015 to 0.0000000149; nothing was applied",
        "a=151, acme/a: price_prompt would go from 0.0000015 to 0.000151; nothing was applied",
        "a=0, acme/a: price_prompt would go from 0.0000015 to 0; nothing was applied"
    })
    void aPriceThatJumpsWaitsForAnAdministrator(String costs, String reason) throws Exception {
        adapter.lists(() -> list(listed("a"), listed("b")));
        sync();
        says("a=1.5 b=1");
        metadata();
        long before = store.version();
        says(costs + " b=2");

        SyncRun dry = run(SyncRun.METADATA, true);
        SyncRun stopped = metadata();

        assertEquals(Optional.of("would wait for approval: " + reason), dry.error());
        assertEquals(SyncStatus.AWAITING_APPROVAL, stopped.status());
        assertEquals(Optional.of(reason), stopped.error());
        assertEquals(before, store.version());

        jdbi.withExtension(
                SyncRunDao.class, runs -> runs.approve(stopped.id(), "admin:x", clock.instant()));
        runner.run(stopped.id(), false);

        assertEquals(SyncStatus.SUCCEEDED, find(stopped.id()).status());
        assertEquals(perMillion("2"), model("b").facts().prices().prompt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"acme\": {\"models\": {\"a\": {\"cost\": {\"input\": 1}} | not valid JSON",
                "<!doctype html><html></html> | not valid JSON",
                "{\"acme\": {\"models\": {}}} | has no models",
                "{\"data\": []} | neither the shape",
                "{\"acme\": {\"models\": {\"a\": {\"cost\": {\"input\": -1}}, \"b\": {\"cost\": {\"input\": 2}}}}} | 'acme/a': /cost/input is negative",
                "{\"acme\": {\"models\": {\"a\": {\"cost\": {\"input\": 15000}}, \"b\": {}}}} | 'acme/a': /cost/input makes 0.015 dollars",
                "{\"acme\": {\"models\": {\"a\": {\"cost\": {\"input\": \"NaN\"}}, \"b\": {}}}} | 'acme/a': /cost/input is no number",
                "{\"acme\": {\"models\": {\"a\": {\"limit\": {\"context\": 0}}, \"b\": {}}}} | a chat model has a context of 0 tokens",
                "{\"a\": {\"litellm_provider\": \"acme\", \"input_cost_per_token\": 1.5}, \"b\": {\"litellm_provider\": \"acme\"}} | makes 1.5 dollars"
            })
    void aFileThatCannotBeRightChangesNothing(String json, String reason) throws Exception {
        adapter.lists(() -> list(listed("a"), listed("b")));
        sync();
        says("a=1.5 b=1");
        metadata();
        long before = store.version();
        Files.writeString(file, json);

        SyncRun run = metadata();

        assertEquals(SyncStatus.FAILED, run.status());
        assertTrue(run.error().orElseThrow().contains(reason), run.error()::toString);
        assertEquals(before, store.version());
        assertEquals(perMillion("1.5"), model("a").facts().prices().prompt());
    }

    @Test
    void isNotStoppedByWhatIsOddAboutOtherPeoplesModels() throws Exception {
        adapter.lists(() -> list(listed("a")));
        sync();
        Files.writeString(
                file,
                """
                {"acme": {"models": {"a": {"cost": {"input": 1}}}}, "other": {"models": {"x": {"cost": {"input": -1}}, "y": 7}}}
                """);

        SyncRun run = metadata();

        assertEquals(SyncStatus.SUCCEEDED, run.status());
        assertEquals(perMillion("1"), model("a").facts().prices().prompt());
    }

    @Test
    void aDryRunShowsWhatItWouldFill() throws Exception {
        adapter.lists(() -> list(listed("a")));
        sync();
        says("a=1.5");
        long before = store.version();

        SyncRun run = run(SyncRun.METADATA, true);

        assertEquals(SyncStatus.SUCCEEDED, run.status());
        assertEquals(1, run.counts().updated());
        assertEquals(before, store.version());
        var diff = jdbi.withExtension(SyncRunDao.class, runs -> runs.diff(run.id())).orElseThrow();
        assertEquals("acme/a", diff.changes().getFirst().modelId());
        assertTrue(diff.changes().getFirst().fields().containsKey("price_prompt"));
    }

    @Test
    void followsASyncThatChangedSomethingAndNoOther() throws Exception {
        adapter.lists(() -> list(listed("a")));
        says("a=1.5");

        run(Models.PROVIDER, false);
        SyncRun followed = queuedMetadata().getFirst();
        runner.run(followed.id(), false);
        run(Models.PROVIDER, false);

        assertEquals("sync:acme", followed.requestedBy());
        assertEquals(perMillion("1.5"), model("a").facts().prices().prompt());
        assertEquals(List.of(), queuedMetadata());
    }

    private List<SyncRun> queuedMetadata() {
        return jdbi.withExtension(
                SyncRunDao.class,
                runs ->
                        runs.page(
                                new SyncRunFilter(
                                        Optional.of(SyncRun.METADATA),
                                        Optional.of(SyncStatus.QUEUED)),
                                Optional.empty(),
                                10));
    }

    @Test
    void saysSoWhereThereIsNoSourceOrNoFile() throws Exception {
        SyncRun noFile = metadata();
        runner = runner(Optional.empty());
        SyncRun noSource = metadata();

        assertEquals(Optional.of("there is no metadata file " + file), noFile.error());
        assertEquals(Optional.of("this worker has no metadata source"), noSource.error());
    }
}
