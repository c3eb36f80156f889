package dev.portolan.catalog;

import static dev.portolan.catalog.Samples.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.database.PortolanDatabase;
import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogStoreTest {
    private static final Actor ANNA = Actor.administrator("anna");

    @RegisterExtension static final PortolanDatabase DATABASE = new PortolanDatabase();

    private CatalogStore store;

    @BeforeEach
    void connect() {
        store = new CatalogStore(DATABASE.jdbi());
    }

    @Test
    void keepsEveryFieldOfAProvider() {
        Provider written = Samples.fullProvider("full");

        Provider read =
                changed(tables -> tables.providers().insert(written)).providers().getFirst();

        assertEquals(written, withStamps(read, 0));
        assertEquals(1, read.version());
    }

    @Test
    void keepsEveryFieldOfAModel() {
        Model written = Samples.fullModel("full/openai/gpt-4o:free");
        changed(tables -> tables.providers().insert(Samples.provider("full")));

        Model read = changed(tables -> tables.models().insert(written)).models().getFirst();

        assertEquals(written, withStamps(read, 0));
        assertEquals(2, read.version());
    }

    @Test
    void keepsEveryFieldOfAnAlias() {
        changed(tables -> {
            tables.providers().insert(Samples.provider("one"));
            tables.models().insertAll(List.of(Samples.model("one/b"), Samples.model("one/a")));
        });
        Alias written =
                new Alias(
                        "fast:latest",
                        List.of(new ModelId("one", "b"), new ModelId("one", "a")),
                        Optional.of("the quick ones"),
                        NOON,
                        NOON,
                        0);

        Alias read = changed(tables -> tables.aliases().upsert(written)).aliases().getFirst();

        assertEquals(written.name(), read.name());
        assertEquals(written.targets(), read.targets());
        assertEquals(written.description(), read.description());
        assertEquals(2, read.version());
    }

    @Test
    void keepsEveryFieldOfAKey() {
        byte[] mac = new byte[32];
        for (int i = 0; i < mac.length; i++) {
            mac[i] = (byte) (i * 37 - 128);
        }
        ApiKey written =
                new ApiKey(
                        "0123456789aZ",
                        KeyKind.ADMIN,
                        "the \"one\"",
                        mac,
                        "k2",
                        "WXYZ",
                        List.of("a/*", "b", "c/d/e"),
                        Optional.of(NOON.plusSeconds(1)),
                        Optional.of(NOON),
                        NOON,
                        NOON,
                        0);

        ApiKey read = changed(tables -> tables.keys().insert(written)).keys().getFirst();

        assertEquals(
                written,
                new ApiKey(
                        read.id(),
                        read.kind(),
                        read.name(),
                        read.mac(),
                        read.pepperId(),
                        read.lastFour(),
                        read.allowedModels(),
                        read.expiresAt(),
                        read.revokedAt(),
                        NOON,
                        NOON,
                        0));
    }

    @Test
    void updatesEveryColumnOfAModel() {
        changed(tables -> {
            tables.providers().insert(Samples.provider("one"));
            tables.models().insert(Samples.model("one/m"));
        });
        Model wanted = Samples.fullModel("one/m");

        boolean found = store.change(ANNA, tables -> tables.models().update(wanted));

        assertTrue(found);
        assertEquals(wanted, withStamps(only(store.readAll().models()), 0));
        boolean foundNone =
                store.change(ANNA, tables -> tables.models().update(Samples.model("one/none")));
        assertFalse(foundNone);
    }

    @Test
    void updatesEveryColumnOfAProviderAndAKey() {
        changed(tables -> {
            tables.providers().insert(Samples.provider("one"));
            tables.keys().insert(Samples.key("AAAAAAAAAAAA"));
        });
        Provider wanted = Samples.fullProvider("one");
        ApiKey key = Samples.key("AAAAAAAAAAAA");
        ApiKey revoked =
                new ApiKey(
                        key.id(),
                        key.kind(),
                        "other",
                        key.mac(),
                        "k9",
                        "abcd",
                        List.of(),
                        Optional.empty(),
                        Optional.of(NOON),
                        NOON,
                        NOON,
                        0);

        changed(tables -> {
            tables.providers().update(wanted);
            tables.keys().update(revoked);
        });

        CatalogRows rows = store.readAll();
        assertEquals(wanted, withStamps(only(rows.providers()), 0));
        assertEquals("other", only(rows.keys()).name());
        assertEquals("k9", only(rows.keys()).pepperId());
        assertEquals("abcd", only(rows.keys()).lastFour());
        assertEquals(List.of(), only(rows.keys()).allowedModels());
        assertEquals(Optional.empty(), only(rows.keys()).expiresAt());
        assertEquals(Optional.of(NOON), only(rows.keys()).revokedAt());
    }

    @Test
    void insertsAndUpdatesFiveThousandModelsInOneVersionEach() {
        changed(tables -> tables.providers().insert(Samples.provider("many")));
        List<Model> models =
                IntStream.range(0, 5_000)
                        .mapToObj(i -> Samples.listedModel("many/vendor/model-" + i))
                        .toList();

        long begin = System.nanoTime();
        changed(tables -> tables.models().insertAll(models));
        long inserted = System.nanoTime();
        CatalogRows rows = store.readAll();
        long read = System.nanoTime();
        int updated =
                store.change(
                        ANNA,
                        tables ->
                                tables.models()
                                        .updateAll(
                                                models.stream()
                                                        .map(m -> Samples.model(m.id().toString()))
                                                        .toList()));
        long changed = System.nanoTime();
        store.change(
                ANNA,
                tables -> {
                    tables.models()
                            .markSeen(
                                    "many",
                                    models.stream().map(m -> m.id().upstreamModel()).toList(),
                                    NOON);
                    return 0;
                });
        long marked = System.nanoTime();

        System.getLogger("measured")
                .log(
                        System.Logger.Level.INFO,
                        "5,000 models: insert {0} ms, read {1} ms, update {2} ms, mark seen {3} ms",
                        (inserted - begin) / 1_000_000,
                        (read - inserted) / 1_000_000,
                        (changed - read) / 1_000_000,
                        (marked - changed) / 1_000_000);
        assertEquals(5_000, rows.models().size());
        assertEquals(2, rows.version());
        assertEquals(5_000, updated);
        assertEquals(3, store.version());
    }

    @Test
    void pagesThroughModelsById() {
        changed(tables -> {
            tables.providers().insert(Samples.provider("a"));
            tables.providers().insert(Samples.provider("b"));
            tables.models()
                    .insertAll(
                            List.of(
                                    Samples.model("a/Zeta"),
                                    Samples.model("a/alpha_1"),
                                    Samples.model("a/alphaX1"),
                                    Samples.fullModel("b/100%"),
                                    Samples.model("b/x")));
        });
        List<String> ids = new ArrayList<>();

        Optional<String> after = Optional.empty();
        do {
            Optional<String> from = after;
            List<Model> page = store.read(tables -> tables.models().page(ModelFilter.ALL, from, 2));
            page.forEach(model -> ids.add(model.id().toString()));
            after = page.isEmpty() ? Optional.empty() : Optional.of(page.getLast().id().toString());
        } while (after.isPresent());

        assertEquals(List.of("a/Zeta", "a/alphaX1", "a/alpha_1", "b/100%", "b/x"), ids);
        assertEquals(List.of("a/alpha_1"), found(filter().text("A_1")));
        assertEquals(List.of("b/100%"), found(filter().text("0%")));
        assertEquals(List.of("b/100%"), found(filter().text("MODELL")));
        assertEquals(List.of("b/100%"), found(filter().lifecycle(Lifecycle.MISSING)));
        assertEquals(List.of("b/x"), found(filter().provider("b").available(true)));
    }

    @Test
    void findsAndDeletesByName() {
        changed(tables -> {
            tables.providers().insert(Samples.provider("one"));
            tables.models().insert(Samples.model("one/m/x:y.z"));
            tables.aliases().upsert(Samples.alias("fast", "one/m/x:y.z"));
            tables.keys().insert(Samples.key("AAAAAAAAAAAA"));
        });

        boolean[] deleted =
                store.change(
                        ANNA,
                        tables -> {
                            return new boolean[] {
                                tables.aliases().find("fast").isPresent()
                                        && tables.aliases().delete("fast"),
                                tables.models().find(new ModelId("one", "m/x:y.z")).isPresent()
                                        && tables.models().delete(new ModelId("one", "m/x:y.z")),
                                tables.keys().find("AAAAAAAAAAAA").isPresent()
                                        && tables.keys().delete("AAAAAAAAAAAA"),
                                tables.providers().find("one").isPresent()
                                        && tables.providers().delete("one"),
                                tables.providers().delete("one")
                            };
                        });

        assertTrue(deleted[0] && deleted[1] && deleted[2] && deleted[3]);
        assertFalse(deleted[4]);
        assertEquals(
                new CatalogRows(2, List.of(), List.of(), List.of(), List.of()), store.readAll());
    }

    @Test
    void undoesAChangeThatThrows() {
        assertThrows(
                IllegalStateException.class,
                () ->
                        store.change(
                                ANNA,
                                tables -> {
                                    tables.providers().insert(Samples.provider("one"));
                                    throw new IllegalStateException("no");
                                }));

        assertEquals(CatalogRows.EMPTY, store.readAll());
    }

    @Test
    void tellsAnEditTheVersionItMakes() {
        long before = store.version();

        long within =
                store.change(
                        ANNA,
                        tables -> {
                            tables.providers().insert(Samples.provider("one"));
                            return tables.version();
                        });

        assertEquals(before + 1, within);
        assertEquals(within, store.version());
    }

    @Test
    void refusesToWriteWhereItOnlyReads() {
        assertThrows(
                RuntimeException.class,
                () ->
                        store.read(tables -> {
                            tables.providers().insert(Samples.provider("one"));
                            return 0;
                        }));
    }

    @Test
    void countsTheListsAModelWasAbsentFrom() {
        changed(tables -> {
            tables.providers().insert(Samples.provider("one"));
            tables.models().insertAll(List.of(Samples.model("one/a"), Samples.model("one/b")));
        });

        changed(tables ->
                tables.models()
                        .setMissingRuns(
                                Map.of(new ModelId("one", "a"), 2, new ModelId("one", "x"), 9)));
        changed(tables -> tables.models().markSeen("one", List.of("b", "unknown"), NOON));

        List<Model> models = store.readAll().models();
        assertEquals(List.of(2, 0), models.stream().map(Model::missingRuns).toList());
        assertEquals(
                List.of(Optional.empty(), Optional.of(NOON)),
                models.stream().map(Model::lastSeenAt).toList());
        assertEquals(Optional.of(NOON), models.get(1).firstSeenAt());
    }

    private CatalogRows changed(java.util.function.Consumer<CatalogTables> edit) {
        store.change(
                ANNA,
                tables -> {
                    edit.accept(tables);
                    return 0;
                });
        return store.readAll();
    }

    private List<String> found(Filter filter) {
        return store
                .read(tables -> tables.models().page(filter.build(), Optional.empty(), 100))
                .stream()
                .map(model -> model.id().toString())
                .toList();
    }

    private static Filter filter() {
        return new Filter();
    }

    private static final class Filter {
        private ModelFilter filter = ModelFilter.ALL;

        Filter provider(String id) {
            filter =
                    new ModelFilter(
                            Optional.of(id),
                            filter.isAvailable(),
                            filter.lifecycle(),
                            filter.kind(),
                            filter.text());
            return this;
        }

        Filter available(boolean is) {
            filter =
                    new ModelFilter(
                            filter.provider(),
                            Optional.of(is),
                            filter.lifecycle(),
                            filter.kind(),
                            filter.text());
            return this;
        }

        Filter lifecycle(Lifecycle lifecycle) {
            filter =
                    new ModelFilter(
                            filter.provider(),
                            filter.isAvailable(),
                            Optional.of(lifecycle),
                            filter.kind(),
                            filter.text());
            return this;
        }

        Filter text(String text) {
            filter =
                    new ModelFilter(
                            filter.provider(),
                            filter.isAvailable(),
                            filter.lifecycle(),
                            filter.kind(),
                            Optional.of(text));
            return this;
        }

        ModelFilter build() {
            return filter;
        }
    }

    private static <T> T only(List<T> rows) {
        assertEquals(1, rows.size());
        return rows.getFirst();
    }

    /// Without what the database sets.
    private static Provider withStamps(Provider p, long version) {
        return new Provider(
                p.id(),
                p.displayName(),
                p.adapterClass(),
                p.baseUrl(),
                p.credential(),
                p.settings(),
                p.isEnabled(),
                p.syncCron(),
                p.timeouts(),
                p.documentation(),
                p.pinnedFields(),
                NOON,
                NOON,
                version);
    }

    private static Model withStamps(Model m, long version) {
        return new Model(
                m.id(),
                m.adapterClass(),
                m.facts(),
                m.isAvailable(),
                m.lifecycle(),
                m.source(),
                m.fieldSources(),
                m.pinnedFields(),
                m.custom(),
                m.missingRuns(),
                m.firstSeenAt(),
                m.lastSeenAt(),
                NOON,
                NOON,
                version);
    }
}
