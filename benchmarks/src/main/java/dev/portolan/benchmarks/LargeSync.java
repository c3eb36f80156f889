package dev.portolan.benchmarks;

import dev.portolan.testing.Answers;
import dev.portolan.testing.Await;
import dev.portolan.testing.FakeProvider;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A worker reads a provider's list of 5,000 models, then the same list again. Times are the run's
/// own: from its start to its end, with reading the list, comparing and writing.
public final class LargeSync {
    private static final int MODELS = 5_000;
    private static final Duration FIRST_GOAL = Duration.ofSeconds(5);
    private static final Duration NO_CHANGE_GOAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private LargeSync() {}

    public static void main(String[] arguments) throws Exception {
        var report = new Report(System.out);
        String list = list();
        try (var provider = FakeProvider.start();
                var cluster = Cluster.start(0);
                Connection connection = cluster.connect()) {
            provider.onModels(Answers.answers(list));
            Duration first = addProvider(connection, provider.baseUrl().toString());
            report.goal(
                    "sync of 5,000 new models, first run of a worker",
                    first,
                    FIRST_GOAL,
                    Samples.ms(first));
            var fresh = new Samples();
            for (int i = 0; i < 3; i++) {
                execute(connection, "DELETE FROM llm_models WHERE provider = ?", "bench");
                fresh.add(run(connection));
            }
            report.goal(
                    "sync of 5,000 new models", fresh.percentile(100), FIRST_GOAL, fresh.summary());
            var unchanged = new Samples();
            for (int i = 0; i < 10; i++) {
                unchanged.add(run(connection));
            }
            report.goal(
                    "the same list again, nothing changed",
                    unchanged.percentile(99),
                    NO_CHANGE_GOAL,
                    unchanged.summary());
            require(connection);
        }
    }

    private static String list() {
        String entries =
                IntStream.range(0, MODELS)
                        .mapToObj(LargeSync::entry)
                        .collect(Collectors.joining(","));
        return "{\"object\": \"list\", \"data\": [" + entries + "]}";
    }

    private static String entry(int number) {
        return """
        {"id": "maker/model-NUMBER", "object": "model", "created": 1700000000, "owned_by": "maker",
         "name": "Maker: Model NUMBER", "description": "DESCRIPTION", "context_length": 131072}
        """
                .replace("NUMBER", Integer.toString(number))
                .replace("DESCRIPTION", "What it does well. ".repeat(20));
    }

    /// Switching a provider on makes a worker queue its first run.
    private static Duration addProvider(Connection connection, String baseUrl) throws SQLException {
        execute(
                connection,
                """
                INSERT INTO providers (id, display_name, adapter_class, base_url, is_enabled, sync_cron, settings)
                VALUES ('bench', 'Benchmark', 'dev.portolan.provider.openai.OpenAiCompatibleAdapter', ?, true,
                        '0 0 0 1 1 ? 2099', '{"credential": "none"}')
                """,
                baseUrl);
        Await.await("the run of a new provider", PATIENCE, () -> isQuiet(connection));
        return lastRun(connection).orElseThrow();
    }

    private static Duration run(Connection connection) throws SQLException {
        execute(
                connection,
                "INSERT INTO sync_runs (provider, cause, requested_by) VALUES (?, 'request', 'benchmark')",
                "bench");
        Await.await("the end of the run", PATIENCE, () -> isQuiet(connection));
        return lastRun(connection).orElseThrow();
    }

    private static boolean isQuiet(Connection connection) throws SQLException {
        return lastRun(connection).isPresent()
                && count(
                                connection,
                                "SELECT count(*) FROM sync_runs WHERE provider = 'bench' AND status IN ('queued', 'running')")
                        == 0;
    }

    private static Optional<Duration> lastRun(Connection connection) throws SQLException {
        String sql =
                """
                SELECT status, error, (extract(epoch FROM finished_at - started_at) * 1e9)::bigint
                FROM sync_runs WHERE provider = 'bench' AND finished_at IS NOT NULL ORDER BY queued_at DESC LIMIT 1
                """;
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            if (!row.getString(1).equals("succeeded")) {
                throw new IllegalStateException(
                        "the run is " + row.getString(1) + ": " + row.getString(2));
            }
            return Optional.of(Duration.ofNanos(row.getLong(3)));
        }
    }

    private static void require(Connection connection) throws SQLException {
        long models =
                count(
                        connection,
                        "SELECT count(*) FROM llm_models WHERE provider = 'bench' AND lifecycle = 'active'");
        if (models != MODELS) {
            throw new IllegalStateException(
                    "the catalog has " + models + " of " + MODELS + " models");
        }
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql, String argument)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, argument);
            statement.executeUpdate();
        }
    }
}
