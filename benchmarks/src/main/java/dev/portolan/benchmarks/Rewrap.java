package dev.portolan.benchmarks;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.Provider;
import dev.portolan.database.Database;
import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyCheck;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.secret.Secret;
import dev.portolan.testing.Await;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The command `rewrap` over 10,000 sealed credentials, from the start of its process to its end,
/// beside a worker that announces the changes. There are as many keys, stored under the new key of
/// the keyring already. Afterwards every credential and every key must be good with a keyring that
/// has only the new one.
///
/// `--credentials N`: so many instead. `--replicas N`: gateways beside it; they refuse a catalog of
/// more than 5,000 providers, so with fewer credentials.
public final class Rewrap {
    private static final Duration GOAL = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final Actor ACTOR = new Actor("benchmark");

    private final CatalogStore store;
    private final TwoKeys keys;
    private final List<Secret> issued = new ArrayList<>();

    private Rewrap(CatalogStore store, TwoKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    public static void main(String[] arguments) throws Exception {
        int credentials = option(arguments, "--credentials", 10_000);
        int replicas = option(arguments, "--replicas", 0);
        var keys = TwoKeys.random(new SecureRandom());
        try (var cluster = Cluster.start(replicas, keys.both(TwoKeys.OLD))) {
            var run = new Rewrap(new CatalogStore(Database.jdbi(cluster.dataSource())), keys);
            run.fill(credentials);
            run.awaitServed(cluster);
            long before = run.store.version();
            long began = System.nanoTime();
            try (var rewrap = cluster.rewrap(keys.both(TwoKeys.NEW))) {
                if (!rewrap.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        || rewrap.process().exitValue() != 0) {
                    throw new IllegalStateException("rewrap did not end well; see " + rewrap.log());
                }
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                var report = new Report(System.out);
                report.goal(
                        "rewrap of " + credentials + " credentials", took, GOAL, Samples.ms(took));
                Files.readAllLines(rewrap.log()).forEach(report::remark);
                run.awaitServed(cluster);
                Duration served = Duration.ofNanos(System.nanoTime() - began);
                report.remark((run.store.version() - before) + " versions of the catalog");
                report.remark("first change to last: " + changing(cluster, before));
                if (replicas > 0) {
                    report.remark("served by every replica after " + Samples.ms(served));
                }
            }
            run.require(credentials);
        }
    }

    private static int option(String[] arguments, String name, int otherwise) {
        int at = List.of(arguments).indexOf(name);
        return at < 0 ? otherwise : Integer.parseInt(arguments[at + 1]);
    }

    private void fill(int count) {
        var vault = keys.vault(keys.both(TwoKeys.OLD));
        var mint = new KeyMint(keys.ring(TwoKeys.NEW), new SecureRandom(), Clock.systemUTC());
        List<Provider> providers = new SampleCatalog(count, 0, 0, 0).rows().providers();
        store.change(
                ACTOR,
                tables -> {
                    for (Provider each : providers) {
                        tables.providers()
                                .insert(
                                        each.with(
                                                vault.seal(
                                                        each.id(),
                                                        each.baseUrl(),
                                                        secretOf(each),
                                                        each.createdAt())));
                        KeyMint.Minted key =
                                mint.mint(KeyKind.CLIENT, each.id(), List.of(), Optional.empty());
                        tables.keys().insert(key.stored());
                        issued.add(key.key());
                    }
                    return true;
                });
    }

    private static Secret secretOf(Provider provider) {
        return Secret.of("the secret of " + provider.id());
    }

    private void awaitServed(Cluster cluster) {
        long version = store.version();
        for (int port : cluster.replicaPorts()) {
            Await.await("the catalog is served", PATIENCE, () -> ServedVersion.of(port) >= version);
        }
    }

    private static String changing(Cluster cluster, long before) throws SQLException {
        try (var connection = cluster.connect();
                PreparedStatement query =
                        connection.prepareStatement(
                                "SELECT max(at) - min(at) FROM catalog_changes WHERE actor = 'rewrap' AND version > ?")) {
            query.setLong(1, before);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private void require(int count) throws Exception {
        var vault = keys.vault(keys.only(TwoKeys.NEW));
        int opened = 0;
        for (Provider each : store.read(tables -> tables.providers().all())) {
            Optional<Secret> credential = vault.open(each);
            if (credential.isPresent()
                    && credential.get().reveal().equals(secretOf(each).reveal())) {
                opened++;
            }
        }
        Map<String, ApiKey> stored =
                store.read(tables -> tables.keys().all()).stream()
                        .collect(Collectors.toMap(ApiKey::id, Function.identity()));
        var check = new KeyCheck(keys.ring(TwoKeys.NEW), Clock.systemUTC());
        long good =
                issued.stream()
                        .filter(key ->
                                check.check(
                                                key.reveal(),
                                                KeyKind.CLIENT,
                                                id -> Optional.ofNullable(stored.get(id)))
                                        .isPresent())
                        .count();
        if (opened != count || good != count) {
            throw new IllegalStateException(
                    "of %s, %s credentials and %s keys are good with the new key alone"
                            .formatted(
                                    Integer.toString(count),
                                    Integer.toString(opened),
                                    Long.toString(good)));
        }
    }
}
