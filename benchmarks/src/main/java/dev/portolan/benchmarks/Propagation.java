package dev.portolan.benchmarks;

import dev.portolan.testing.Await;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// From the commit of a change in PostgreSQL until three replicas serve it: trigger, outbox, relay,
/// Kafka, reload. One model of the catalog is changed at a time, with pauses of random length, as
/// by an administrator. Served means that a request would be answered from it.
///
/// `--models N`: how large the catalog is, 1,000 unless told otherwise.
public final class Propagation {
    private static final int REPLICAS = 3;
    private static final int CHANGES = 200;
    private static final int WARM_UP = 20;

    /// How finely the end of a change is seen. Asking more often would slow what is measured.
    private static final int LOOK_EVERY_MS = 5;

    private static final Duration GOAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final Connection connection;
    private final Random random = new Random(1);

    private Propagation(Cluster cluster, Connection connection) {
        this.cluster = cluster;
        this.connection = connection;
    }

    public static void main(String[] arguments) throws Exception {
        int models =
                arguments.length == 2 && arguments[0].equals("--models")
                        ? Integer.parseInt(arguments[1])
                        : 1_000;
        var report = new Report(System.out);
        try (var cluster = Cluster.start(REPLICAS);
                var connection = cluster.connect();
                ExecutorService watchers = Executors.newFixedThreadPool(REPLICAS)) {
            var run = new Propagation(cluster, connection);
            run.fill(models);
            for (int i = 0; i < WARM_UP; i++) {
                run.change(watchers);
            }
            var samples = new Samples();
            for (int i = 0; i < CHANGES; i++) {
                samples.add(run.change(watchers));
            }
            report.goal(
                    "commit to served by " + REPLICAS + " replicas, " + models + " models",
                    samples.percentile(99),
                    GOAL,
                    samples.summary());
            for (ChildProcess process : cluster.processes()) {
                report.line(
                        "memory of " + process.name() + ", idle",
                        Memory.of(process.process().toHandle()).toString(),
                        "");
            }
        }
    }

    private void fill(int models) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    INSERT INTO providers (id, display_name, adapter_class)
                    VALUES ('bench', 'Benchmark', 'dev.portolan.provider.openai.OpenAiCompatibleAdapter');
                    INSERT INTO llm_models (provider, upstream_model, display_name, description, context_length,
                        input_modalities, supported_parameters, capabilities, price_prompt, price_completion)
                    SELECT 'bench', 'maker/model-' || n, 'Maker: Model ' || n, repeat('What it does well. ', 20), 131072,
                        '{text,image}', '{max_tokens,temperature,tools,tool_choice,top_p,seed,stop}',
                        '{"tools": true, "reasoning": false}', 0.0000005, 0.0000015
                    FROM generate_series(1, COUNT) n
                    """
                            .replace("COUNT", Integer.toString(models)));
        }
        long version = version();
        for (int port : cluster.replicaPorts()) {
            Await.await("the models are served", PATIENCE, () -> ServedVersion.of(port) >= version);
        }
    }

    /// Changes one model and waits for the last replica.
    private Duration change(ExecutorService watchers) throws Exception {
        Thread.sleep(random.nextInt(20, 250));
        long committed;
        long before = version();
        List<Future<Long>> served = new ArrayList<>();
        for (int port : cluster.replicaPorts()) {
            served.add(watchers.submit(() -> watch(port, before + 1)));
        }
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE llm_models SET display_name = ? WHERE model_id = 'bench/maker/model-1'")) {
            update.setString(1, "Changed " + random.nextLong());
            update.executeUpdate(); // Commits by itself.
            committed = System.nanoTime();
        }
        long last = 0;
        for (Future<Long> each : served) {
            last = Math.max(last, each.get() - committed);
        }
        return Duration.ofNanos(Math.max(0, last));
    }

    private static long watch(int port, long version) throws InterruptedException {
        while (ServedVersion.of(port) < version) {
            Thread.sleep(LOOK_EVERY_MS);
        }
        return System.nanoTime();
    }

    private long version() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT version FROM catalog_version")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
