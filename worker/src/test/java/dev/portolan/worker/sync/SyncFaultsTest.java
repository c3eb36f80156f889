package dev.portolan.worker.sync;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.empty;
import static dev.portolan.testing.Answers.fails;
import static dev.portolan.testing.Answers.html;
import static dev.portolan.testing.Answers.huge;
import static dev.portolan.testing.Answers.resets;
import static dev.portolan.testing.Answers.silence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.database.Database;
import dev.portolan.outbound.OutboundHttp;
import dev.portolan.outbound.OutboundSettings;
import dev.portolan.outbound.Via;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.provider.ProviderAccessOpener;
import dev.portolan.secret.Keyring;
import dev.portolan.sync.NewSyncRun;
import dev.portolan.sync.SyncRun;
import dev.portolan.sync.SyncRunDao;
import dev.portolan.sync.SyncStatus;
import dev.portolan.testing.Answer;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A provider that does everything a provider should not, over real HTTP: the catalog stays.
class SyncFaultsTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    private final OutboundHttp http =
            new OutboundHttp(
                    OutboundSettings.DEFAULT.withLoopback(),
                    Via.of(Keyring.fresh(new SecureRandom())));
    private final FakeProvider provider = FakeProvider.start();
    private TestDatabase database;
    private Jdbi jdbi;
    private SyncRunner runner;

    @BeforeEach
    void syncTwentyModels() throws Exception {
        http.start();
        database = POSTGRES.database();
        jdbi = Database.jdbi(database.dataSource());
        SecureRandom random = new SecureRandom();
        runner =
                new SyncRunner(
                        new CatalogStore(jdbi),
                        jdbi,
                        new ProviderAccessOpener(
                                AdapterRegistry.load(),
                                new CredentialVault(
                                        Keyring.fresh(random), random, _ -> "acme-key")),
                        http,
                        SyncSettings.DEFAULT,
                        new SyncMetrics(new PrometheusRegistry()),
                        Clock.systemUTC(),
                        "worker-1");
        database.execute(
                """
                DELETE FROM sync_runs; DELETE FROM providers;
                INSERT INTO providers (id, display_name, adapter_class, base_url, credential_env, is_enabled)
                VALUES ('acme', 'Acme', 'openai-compatible', '%s', 'ACME_API_KEY', true)
                """
                        .formatted(provider.baseUrl()));
        provider.onModels(list(20));
        assertEquals(SyncStatus.SUCCEEDED, sync().status());
    }

    @AfterEach
    void close() throws Exception {
        provider.close();
        http.stop();
    }

    static List<Answer> badAnswers() {
        String whole = list(20);
        return List.of(
                fails(401, "invalid_request_error", "Incorrect API key provided"),
                fails(403, "forbidden", "no"),
                fails(429, "rate_limit_error", "slow down").retryAfter("7"),
                fails(500, "server_error", "oops"),
                html(),
                empty(),
                answers("{\"object\":\"list\",\"data\":[]}"),
                answers("{\"error\":{\"message\":\"no\"}}"),
                answers("{\"data\": \"none\"}"),
                answers(whole.substring(0, whole.length() / 2)),
                answers(whole.substring(0, whole.length() / 2)).claiming(whole.length()),
                answers(whole).inPiecesOf(100).thenResets(),
                answers("[{}, 7, null]"),
                silence(),
                answers(whole).inPiecesOf(10).everyEvent(java.time.Duration.ofMillis(200)),
                resets(),
                huge(300L * 1024 * 1024));
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void failsWithAReasonAndChangesNothing(Answer answer) throws Exception {
        database.execute(
                "UPDATE providers SET first_byte_timeout_ms = 1000, idle_timeout_ms = 1000, total_timeout_ms = 3000");
        String version = database.ask("SELECT version FROM catalog_version");
        provider.onModels(answer);

        SyncRun run = sync();

        assertEquals(SyncStatus.FAILED, run.status());
        assertTrue(!run.error().orElseThrow().isBlank());
        assertTrue(!run.error().orElseThrow().contains("acme-key"), "no credential in an error");
        assertTrue(run.error().orElseThrow().length() < 1000);
        assertEquals(version, database.ask("SELECT version FROM catalog_version"));
        assertEquals(
                "20",
                database.ask(
                        "SELECT count(*) FROM llm_models WHERE lifecycle = 'active' AND missing_runs = 0"));
    }

    @Test
    void failsWithAReasonWhereNobodyListens() throws Exception {
        provider.refuseConnections();

        SyncRun run = sync();

        assertEquals(SyncStatus.FAILED, run.status());
        assertEquals(
                "20",
                database.ask(
                        "SELECT count(*) FROM llm_models WHERE lifecycle = 'active' AND missing_runs = 0"));
    }

    @Test
    void waitsForApprovalWhereTheListIsWellFormedButShort() throws Exception {
        provider.onModels(list(3));

        SyncRun run = sync();

        assertEquals(SyncStatus.AWAITING_APPROVAL, run.status());
        assertEquals(
                "20", database.ask("SELECT count(*) FROM llm_models WHERE lifecycle = 'active'"));
    }

    @Test
    void takesTheGoodEntriesOfAListWithABadOne() throws Exception {
        String list = list(21);
        provider.onModels(list.replace("{\"id\": \"m3\"", "{\"id\": 3.5"));

        SyncRun run = sync();

        assertEquals(SyncStatus.SUCCEEDED, run.status());
        assertEquals(1, run.counts().skipped());
        assertEquals(1, run.counts().added());
    }

    private static String list(int count) {
        return IntStream.range(0, count)
                .mapToObj(number ->
                        "{\"id\": \"m"
                                + number
                                + "\", \"object\": \"model\", \"created\": 1700000000}")
                .collect(Collectors.joining(", ", "{\"object\": \"list\", \"data\": [", "]}"));
    }

    private SyncRun sync() throws InterruptedException {
        NewSyncRun request =
                NewSyncRun.requested("acme", "admin:x", false, Clock.systemUTC().instant());
        UUID id = jdbi.withExtension(SyncRunDao.class, runs -> runs.queue(request));
        runner.run(id, false);
        return jdbi.withExtension(SyncRunDao.class, runs -> runs.find(id)).orElseThrow();
    }
}
