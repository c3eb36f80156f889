package dev.portolan.worker.sync;

import static dev.portolan.worker.sync.Models.PROVIDER;
import static dev.portolan.worker.sync.Models.facts;
import static dev.portolan.worker.sync.Models.list;
import static dev.portolan.worker.sync.Models.numbered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.database.Database;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.UpstreamException;
import dev.portolan.sync.NewSyncRun;
import dev.portolan.sync.SyncChange;
import dev.portolan.sync.SyncRun;
import dev.portolan.sync.SyncRunDao;
import dev.portolan.sync.SyncStatus;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestClock;
import dev.portolan.testing.TestDatabase;
import io.dropwizard.util.Duration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SyncRunnerTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    private static final java.time.Duration SOON = java.time.Duration.ofMinutes(1);

    private final TestClock clock = new TestClock();
    private final FakeAdapter adapter = new FakeAdapter();
    private TestDatabase database;
    private Jdbi jdbi;
    private CatalogStore store;
    private SyncProgress progress;
    private SyncRunner runner;

    @BeforeEach
    void furnish() {
        database = POSTGRES.database();
        jdbi = Database.jdbi(database.dataSource());
        store = new CatalogStore(jdbi);
        progress = new SyncProgress(jdbi);
        runner = runner(SyncSettings.DEFAULT, "worker-1");
        database.execute(
                """
                DELETE FROM sync_runs; DELETE FROM providers;
                INSERT INTO providers (id, display_name, adapter_class, is_enabled) VALUES ('acme', 'Acme', 'fake', true)
                """);
    }

    @Test
    void appliesANewListAsOneChangeInTheProvidersName() throws Exception {
        long before = store.version();
        adapter.lists(() -> list("a", "b/c:free"));

        SyncRun run = sync();

        assertEquals(SyncStatus.SUCCEEDED, run.status());
        assertEquals(2, run.counts().added());
        assertEquals(1, run.attempt());
        assertEquals(Optional.of("worker-1"), run.worker());
        assertEquals(OptionalLong.of(before + 1), run.catalogVersion());
        assertEquals(Set.of("acme/a", "acme/b/c:free"), modelIds());
        assertEquals(
                "sync:acme",
                database.ask("SELECT actor FROM catalog_changes ORDER BY id DESC LIMIT 1"));
        assertEquals(2, changes(run).size());
    }

    @Test
    void writesNothingButWhenAModelWasSeenWhereTheListIsAsBefore() throws Exception {
        sync();
        long before = store.version();
        String outbox = database.ask("SELECT count(*) FROM outbox");
        clock.advance(java.time.Duration.ofHours(1));

        SyncRun run = sync();

        assertEquals(SyncStatus.SUCCEEDED, run.status());
        assertEquals(2, run.counts().unchanged());
        assertEquals(OptionalLong.empty(), run.catalogVersion());
        assertEquals(before, store.version());
        assertEquals(outbox, database.ask("SELECT count(*) FROM outbox"));
        assertEquals(Optional.of(clock.instant()), model("a").lastSeenAt());
    }

    @Test
    void keepsEveryKindOfFactWithoutSeeingAChangeInItsOwnWriting() throws Exception {
        adapter.lists(() -> list(new ListedModel("full", FullFacts.ofEverything())));
        sync();

        SyncRun again = sync();

        assertEquals(List.of(), changes(again));
        assertEquals(1, again.counts().unchanged());
        ModelFacts stored = model("full").facts();
        assertEquals(FullFacts.asStored().prices(), stored.prices());
        assertEquals(FullFacts.asStored().upstreamCreatedAt(), stored.upstreamCreatedAt());
        assertEquals(FullFacts.asStored().details().keySet(), stored.details().keySet());
    }

    @Test
    void respectsWhatAnAdministratorSetWhileTheListWasRead() throws Exception {
        sync();
        adapter.lists(() -> {
            database.execute(
                    "UPDATE llm_models SET context_length = 7, pinned_fields = '{context_length}',"
                            + " is_available = false WHERE model_id = 'acme/a'");
            return list(
                    new ListedModel("a", facts("renamed", 2000)),
                    new ListedModel("b", facts("b", 1000)));
        });

        sync();

        assertEquals(Optional.of(7), model("a").facts().contextLength());
        assertEquals(Optional.of("renamed"), model("a").facts().displayName());
        assertFalse(model("a").isAvailable());
    }

    @Test
    void retiresAfterThreeListsAndReturnsWithTheFourth() throws Exception {
        adapter.lists(() -> list("a", "b"));
        sync();
        adapter.lists(() -> list("b"));

        assertEquals(1, sync().counts().missing());
        assertEquals(Lifecycle.MISSING, model("a").lifecycle());
        long version = store.version();
        assertEquals(OptionalLong.empty(), sync().catalogVersion());
        assertEquals(version, store.version());
        assertEquals(1, sync().counts().retired());
        assertEquals(Lifecycle.RETIRED, model("a").lifecycle());
        assertEquals(0, sync().counts().changes());
        adapter.lists(() -> list("a", "b"));
        assertEquals(1, sync().counts().returned());
        assertEquals(Lifecycle.ACTIVE, model("a").lifecycle());
        assertEquals(0, model("a").missingRuns());
    }

    @Test
    void countsOnlyListsInARowTowardsRetirement() throws Exception {
        adapter.lists(() -> list("a", "b"));
        sync();
        for (int round = 0; round < 4; round++) {
            adapter.lists(() -> list("b"));
            sync();
            adapter.lists(() -> {
                throw new UpstreamException(
                        UpstreamException.Fault.UNREACHABLE, "nobody listens there");
            });
            assertEquals(SyncStatus.FAILED, sync().status());
            adapter.lists(() -> list("a", "b"));
            sync();
        }

        assertEquals(Lifecycle.ACTIVE, model("a").lifecycle());
    }

    @Test
    void showsADryRunAndWritesNothingElse() throws Exception {
        sync();
        long before = store.version();
        adapter.lists(() -> list("b", "c"));

        SyncRun run = sync(NewSyncRun.requested(PROVIDER, "admin:x", true, clock.instant()));

        assertEquals(SyncStatus.SUCCEEDED, run.status());
        assertEquals(1, run.counts().added());
        assertEquals(1, run.counts().missing());
        assertEquals(2, changes(run).size());
        assertEquals(before, store.version());
        assertEquals(Set.of("acme/a", "acme/b"), modelIds());
        assertEquals(0, model("a").missingRuns());
    }

    @Test
    void waitsForApprovalAndThenAppliesWhatWasApproved() throws Exception {
        adapter.lists(() -> numbered(20));
        sync();
        long before = store.version();
        adapter.lists(() -> numbered(10));

        SyncRun stopped = sync();

        assertEquals(SyncStatus.AWAITING_APPROVAL, stopped.status());
        assertEquals(
                "10 of 20 active models are gone from the list at once, more than 20 %; nothing was applied",
                stopped.error().orElseThrow());
        assertEquals(10, changes(stopped).size());
        assertEquals(before, store.version());
        assertEquals(Lifecycle.ACTIVE, model("m19").lifecycle());

        assertTrue(approve(stopped));
        assertFalse(approve(stopped), "there is nothing left to approve");
        runner.run(stopped.id(), false);

        SyncRun applied = find(stopped.id());
        assertEquals(SyncStatus.SUCCEEDED, applied.status());
        assertEquals(Optional.of("admin:key"), applied.approvedBy());
        assertEquals(2, applied.attempt());
        assertEquals(Lifecycle.MISSING, model("m19").lifecycle());
    }

    @Test
    void waitsAgainWhereTheListHasShrunkFurtherSinceTheApproval() throws Exception {
        adapter.lists(() -> numbered(20));
        sync();
        adapter.lists(() -> numbered(10));
        SyncRun stopped = sync();
        approve(stopped);
        adapter.lists(() -> numbered(9));

        runner.run(stopped.id(), false);

        SyncRun again = find(stopped.id());
        assertEquals(SyncStatus.AWAITING_APPROVAL, again.status());
        assertTrue(again.error().orElseThrow().endsWith("the approval did not cover 1 of them"));
        assertEquals(Optional.empty(), again.approvedBy());
        assertEquals(Lifecycle.ACTIVE, model("m19").lifecycle());

        approve(again);
        runner.run(stopped.id(), false);
        assertEquals(SyncStatus.SUCCEEDED, find(stopped.id()).status());
    }

    @Test
    void settlesARunThatWaitsOnceALaterListIsWholeAgain() throws Exception {
        adapter.lists(() -> numbered(20));
        sync();
        adapter.lists(() -> numbered(10));
        SyncRun stopped = sync();
        adapter.lists(() -> numbered(20));

        SyncRun whole = sync();

        assertEquals(SyncStatus.FAILED, find(stopped.id()).status());
        assertTrue(
                find(stopped.id()).error().orElseThrow().endsWith("settled by run " + whole.id()));
        assertFalse(approve(stopped));
    }

    @Test
    void failsWithTheReasonAndLeavesTheCatalogAsItIs() throws Exception {
        sync();
        long before = store.version();

        assertFails("the list is empty", () -> new ModelList(List.of(), List.of()));
        assertFails(
                "none of the list's 2 entries made sense; the first: entry 1: no id",
                () -> new ModelList(List.of(), List.of("entry 1: no id", "entry 2: no id")));
        assertFails(
                "401 from the provider",
                () -> {
                    throw new UpstreamException(
                            UpstreamException.Fault.STATUS, "401 from the provider");
                });
        assertFails(
                "the adapter broke: java.lang.IllegalStateException: oops",
                () -> {
                    throw new IllegalStateException("oops");
                });
        assertFails(
                "the adapter broke: java.lang.StackOverflowError",
                () -> {
                    throw new StackOverflowError();
                });

        assertEquals(before, store.version());
        assertEquals(Set.of("acme/a", "acme/b"), modelIds());
    }

    @Test
    void givesUpOnAListThatTakesTooLong() throws Exception {
        runner =
                runner(
                        new SyncSettings(null, null, null, Duration.milliseconds(50), null),
                        "worker-1");
        adapter.lists(() -> {
            new CountDownLatch(1).await();
            throw new AssertionError("never");
        });

        SyncRun run = sync();

        assertEquals(SyncStatus.FAILED, run.status());
        assertEquals("the list was not complete after 0.05 s", run.error().orElseThrow());
    }

    @Test
    void failsForAProviderThatIsOffOrGone() throws Exception {
        database.execute("UPDATE providers SET is_enabled = false");
        SyncRun off = sync();
        SyncRun gone = sync(NewSyncRun.requested("nobody", "admin:x", false, clock.instant()));
        database.execute("UPDATE providers SET is_enabled = true");
        adapter.lists(() -> {
            database.execute("DELETE FROM providers");
            return list("a");
        });
        SyncRun deleted = sync();

        assertEquals("the provider cannot be called: switched off", off.error().orElseThrow());
        assertEquals("there is no provider 'nobody'", gone.error().orElseThrow());
        assertEquals(
                "provider 'acme' was deleted while its list was read",
                deleted.error().orElseThrow());
    }

    @Test
    void writesNothingAfterAnotherWorkerHasTakenTheRunOver() throws Exception {
        UUID id = queue(NewSyncRun.requested(PROVIDER, "admin:x", false, clock.instant()));
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch thawed = new CountDownLatch(1);
        adapter.lists(() -> {
            frozen.countDown();
            thawed.await();
            return list("from-the-frozen");
        });
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> sleeper =
                    executor.submit(() -> {
                        runner.run(id, false);
                        return null;
                    });
            try {
                assertTrue(frozen.await(SOON.toSeconds(), TimeUnit.SECONDS));
                adapter.lists(() -> list("from-the-second"));

                runner(SyncSettings.DEFAULT, "worker-2").run(id, true);
            } finally {
                thawed.countDown();
            }
            sleeper.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }

        SyncRun run = find(id);
        assertEquals(2, run.attempt());
        assertEquals(Optional.of("worker-2"), run.worker());
        assertEquals(SyncStatus.SUCCEEDED, run.status());
        assertEquals(Set.of("acme/from-the-second"), modelIds());
    }

    @Test
    void queuesTheRunAgainWhereItsWorkerStops() throws Exception {
        UUID id = queue(NewSyncRun.requested(PROVIDER, "admin:x", false, clock.instant()));
        CountDownLatch reading = new CountDownLatch(1);
        adapter.lists(() -> {
            reading.countDown();
            new CountDownLatch(1).await();
            throw new AssertionError("never");
        });
        FutureTask<Void> run =
                new FutureTask<>(() -> {
                    runner.run(id, false);
                    return null;
                });
        Thread worker = Thread.ofPlatform().daemon().start(run);
        assertTrue(reading.await(SOON.toSeconds(), TimeUnit.SECONDS));

        worker.interrupt();

        var stopped =
                assertThrows(
                        ExecutionException.class,
                        () -> run.get(SOON.toSeconds(), TimeUnit.SECONDS));
        assertInstanceOf(InterruptedException.class, stopped.getCause());
        assertEquals(SyncStatus.QUEUED, find(id).status());
        assertEquals(List.of(id), progress.due(clock.instant(), 10));
        adapter.lists(() -> list("a"));
        runner.run(id, false);
        assertEquals(SyncStatus.SUCCEEDED, find(id).status());
    }

    @Test
    void triesAgainLaterWhereTheDatabaseRefuses() throws Exception {
        UUID id = queue(NewSyncRun.requested(PROVIDER, "admin:x", false, clock.instant()));
        adapter.lists(() -> list("a"));
        database.execute(
                "ALTER TABLE llm_models ADD CONSTRAINT stuck CHECK (upstream_model <> 'a')");
        try {
            runner.run(id, false);
        } finally {
            database.execute("ALTER TABLE llm_models DROP CONSTRAINT stuck");
        }

        assertEquals(SyncStatus.QUEUED, find(id).status());
        assertEquals(List.of(), progress.due(clock.instant(), 10));
        clock.advance(java.time.Duration.ofSeconds(31));
        assertEquals(List.of(id), progress.due(clock.instant(), 10));
        runner.run(id, false);
        assertEquals(2, find(id).attempt());
        assertEquals(SyncStatus.SUCCEEDED, find(id).status());
    }

    @Test
    void isGivenUpAfterTooManyAttempts() throws Exception {
        UUID id = queue(NewSyncRun.requested(PROVIDER, "admin:x", false, clock.instant()));
        database.execute("UPDATE sync_runs SET attempt = 5");

        runner.run(id, false);

        assertEquals(SyncStatus.FAILED, find(id).status());
        assertEquals(
                "given up: 5 attempts before this one broke off", find(id).error().orElseThrow());
    }

    @Test
    void doesOneRunOfAProviderAtATimeAndEachOnce() throws Exception {
        UUID first = queue(NewSyncRun.requested(PROVIDER, "admin:x", false, clock.instant()));
        UUID second = queue(NewSyncRun.requested(PROVIDER, "admin:x", false, clock.instant()));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        adapter.lists(() -> {
            reading.countDown();
            go.await();
            return list("a");
        });
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> running =
                    executor.submit(() -> {
                        runner.run(first, false);
                        return null;
                    });
            try {
                assertTrue(reading.await(SOON.toSeconds(), TimeUnit.SECONDS));

                runner.run(first, false);
                runner.run(second, false);

                assertEquals(List.of(), progress.due(clock.instant(), 10));
                assertEquals(SyncStatus.QUEUED, find(second).status());
                assertEquals(1, find(first).attempt());
            } finally {
                go.countDown();
            }
            running.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        assertEquals(SyncStatus.SUCCEEDED, find(first).status());
        assertEquals(List.of(second), progress.due(clock.instant(), 10));
        runner.run(first, false);
        assertEquals(1, find(first).attempt(), "a finished run is not begun again");
    }

    @Test
    void queuesRunsAgainThatNobodyEnded() {
        UUID id = queue(NewSyncRun.requested(PROVIDER, "admin:x", false, clock.instant()));
        progress.begin(id, "dead", false, clock.instant());

        assertEquals(0, progress.requeueAbandoned(clock.instant().minusSeconds(1)));
        assertEquals(1, progress.requeueAbandoned(clock.instant().plusSeconds(1)));

        assertEquals(SyncStatus.QUEUED, find(id).status());
    }

    @Test
    void syncsFiveThousandModels() throws Exception {
        adapter.lists(() -> FullFacts.listOf(5_000));
        long started = System.nanoTime();
        SyncRun first = sync();
        long added = System.nanoTime();
        SyncRun second = sync();
        long compared = System.nanoTime();

        assertEquals(5_000, first.counts().added());
        assertEquals(5_000, second.counts().unchanged());
        System.Logger log = System.getLogger("figures");
        log.log(
                System.Logger.Level.INFO,
                "sync of 5,000 new models: %d ms; again without a change: %d ms"
                        .formatted((added - started) / 1_000_000, (compared - added) / 1_000_000));
    }

    private void assertFails(String reason, FakeAdapter.Listing listing)
            throws InterruptedException {
        adapter.lists(listing);
        SyncRun run = sync();
        assertEquals(SyncStatus.FAILED, run.status());
        assertEquals(Optional.of(reason), run.error());
    }

    private SyncRun sync() throws InterruptedException {
        return sync(NewSyncRun.requested(PROVIDER, "admin:x", false, clock.instant()));
    }

    private SyncRun sync(NewSyncRun run) throws InterruptedException {
        UUID id = queue(run);
        runner.run(id, false);
        return find(id);
    }

    private SyncRunner runner(SyncSettings settings, String worker) {
        return new SyncRunner(
                store,
                jdbi,
                adapter,
                FakeAdapter.noHttp(),
                settings,
                new SyncMetrics(new PrometheusRegistry()),
                clock,
                worker);
    }

    private UUID queue(NewSyncRun run) {
        return jdbi.withExtension(SyncRunDao.class, runs -> runs.queue(run));
    }

    private SyncRun find(UUID id) {
        return jdbi.withExtension(SyncRunDao.class, runs -> runs.find(id)).orElseThrow();
    }

    private boolean approve(SyncRun run) {
        return jdbi.withExtension(
                SyncRunDao.class, runs -> runs.approve(run.id(), "admin:key", clock.instant()));
    }

    private List<SyncChange> changes(SyncRun run) {
        return jdbi.withExtension(SyncRunDao.class, runs -> runs.diff(run.id()))
                .orElseThrow()
                .changes();
    }

    private Model model(String upstream) {
        return store.read(tables -> tables.models().find(new ModelId(PROVIDER, upstream)))
                .orElseThrow();
    }

    private Set<String> modelIds() {
        return Set.copyOf(
                store.read(tables -> tables.models().ofProvider(PROVIDER)).stream()
                        .map(model -> model.id().toString())
                        .toList());
    }
}
