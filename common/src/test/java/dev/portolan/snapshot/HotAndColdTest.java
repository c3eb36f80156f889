package dev.portolan.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.Alias;
import dev.portolan.catalog.CatalogLimits;
import dev.portolan.catalog.CatalogRows;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Samples;
import dev.portolan.database.PortolanDatabase;
import dev.portolan.key.ApiKey;
import dev.portolan.secret.Keyring;
import dev.portolan.secret.Purpose;
import dev.portolan.secret.SecretBox;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A replica that lived through any number of edits answers like one that has just started.
class HotAndColdTest {
    private static final int EDITS = 60;

    @RegisterExtension static final PortolanDatabase DATABASE = new PortolanDatabase();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 20261122, -7})
    void aSnapshotDoesNotShowHowItWasReached(long seed) throws Exception {
        Random random = new Random(seed);
        CatalogStore store = new CatalogStore(DATABASE.jdbi());
        SnapshotFile file =
                new SnapshotFile(
                        folder,
                        new SecretBox(
                                Keyring.fresh(new SecureRandom()),
                                Purpose.SNAPSHOT,
                                new SecureRandom()),
                        "test");
        Snapshot hot = build(store.readAll());

        for (int i = 0; i < EDITS; i++) {
            edit(store, random);
            if (random.nextBoolean()) {
                hot = reloaded(hot, store);
                file.save(hot.rows());
            }
        }
        hot = reloaded(hot, store);
        file.save(hot.rows());

        CatalogStore coldStore = new CatalogStore(DATABASE.jdbi());
        assertSame(build(coldStore.readAll()), hot, random);
        assertSame(build(file.load().orElseThrow()), hot, random);
        assertTrue(hot.version() > EDITS / 2, () -> "only " + coldStore.version() + " versions");
    }

    private static void assertSame(Snapshot cold, Snapshot hot, Random random) {
        assertEquals(cold.rows(), hot.rows());
        assertEquals(cold.providers(), hot.providers());
        List<String> probes = new ArrayList<>();
        cold.models().forEach(model -> probes.add(model.id().toString()));
        cold.rows().aliases().forEach(alias -> probes.add(alias.name()));
        cold.keys().forEach(key -> probes.add(key.id()));
        while (probes.size() < 1_000) {
            probes.add(modelId(random).toString() + (random.nextInt(3) == 0 ? "x" : ""));
        }
        for (String probe : probes) {
            assertEquals(cold.model(probe), hot.model(probe));
            assertEquals(cold.alias(probe), hot.alias(probe));
            assertEquals(cold.key(probe), hot.key(probe));
            assertEquals(cold.nearest(probe, 3), hot.nearest(probe, 3));
            assertEquals(
                    cold.model(probe).map(cold::stateFor), hot.model(probe).map(hot::stateFor));
        }
    }

    private static Snapshot reloaded(Snapshot served, CatalogStore store) {
        CatalogRows next = store.readAll();
        CatalogGuard.requireSuccessor(
                served,
                next,
                () ->
                        new HashSet<>(
                                store.read(tables ->
                                        tables.changes()
                                                .deletedModels(served.version(), next.version()))),
                CatalogLimits.DEFAULT);
        return build(next);
    }

    private static Snapshot build(CatalogRows rows) {
        return Snapshot.build(rows, new TestOpener(), Samples.NOON);
    }

    private static void edit(CatalogStore store, Random random) throws Exception {
        if (random.nextInt(4) == 0) {
            DATABASE.psql(
                    List.of(
                                    "UPDATE llm_models SET is_available = NOT is_available WHERE length(model_id) %% 2 = %d",
                                    "UPDATE providers SET display_name = 'n%d'",
                                    "UPDATE llm_models SET missing_runs = %d",
                                    "UPDATE model_aliases SET description = 'd%d'",
                                    "UPDATE api_keys SET name = 'k%d'")
                            .get(random.nextInt(5))
                            .formatted(random.nextInt(3)));
            return;
        }
        store.change(
                new Actor("test"),
                tables -> {
                    for (int i = 0; i < 1 + random.nextInt(4); i++) {
                        edit(tables, random);
                    }
                    return 0;
                });
    }

    private static void edit(CatalogTables tables, Random random) {
        ModelId id = modelId(random);
        switch (random.nextInt(6)) {
            case 0, 1 -> putModel(tables, id, random);
            case 2 -> {
                if (tables.aliases().all().stream()
                        .noneMatch(alias -> alias.targets().contains(id))) {
                    tables.models().delete(id);
                }
            }
            case 3 -> putAlias(tables, random);
            case 4 -> {
                if (!tables.aliases().delete("alias" + random.nextInt(4))) {
                    deleteProvider(tables, id.provider());
                }
            }
            default -> {
                ApiKey key = Samples.key("KEY00000000" + random.nextInt(4));
                if (!tables.keys().delete(key.id())) {
                    tables.keys().insert(key);
                }
            }
        }
    }

    private static void putModel(CatalogTables tables, ModelId id, Random random) {
        Provider provider =
                random.nextBoolean()
                        ? Samples.provider(id.provider())
                        : Samples.fullProvider(id.provider());
        if (tables.providers().find(id.provider()).isEmpty()) {
            tables.providers().insert(provider);
        }
        Model model =
                random.nextBoolean()
                        ? Samples.model(id.toString())
                        : Samples.fullModel(id.toString());
        Optional<Model> known = tables.models().find(id);
        if (known.isEmpty()) {
            tables.models().insert(model);
        } else {
            tables.models().update(model);
        }
    }

    private static void putAlias(CatalogTables tables, Random random) {
        List<Model> models = tables.models().all();
        if (!models.isEmpty()) {
            tables.aliases()
                    .upsert(
                            new Alias(
                                    "alias" + random.nextInt(4),
                                    List.of(models.get(random.nextInt(models.size())).id()),
                                    Optional.empty(),
                                    Samples.NOON,
                                    Samples.NOON,
                                    0));
        }
    }

    private static void deleteProvider(CatalogTables tables, String provider) {
        if (tables.aliases().all().stream()
                .flatMap(alias -> alias.targets().stream())
                .noneMatch(target -> target.provider().equals(provider))) {
            tables.providers().delete(provider);
        }
    }

    private static ModelId modelId(Random random) {
        return new ModelId("prov" + random.nextInt(3), "vendor/model-" + random.nextInt(8));
    }
}
