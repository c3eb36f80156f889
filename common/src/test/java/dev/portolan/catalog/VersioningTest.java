package dev.portolan.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.database.PortolanDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the database promises whoever writes to it.
class VersioningTest {
    @RegisterExtension static final PortolanDatabase DATABASE = new PortolanDatabase();

    private CatalogStore store;

    @BeforeEach
    void connect() throws SQLException {
        store = new CatalogStore(DATABASE.jdbi());
        DATABASE.psql(
                """
                INSERT INTO providers (id, display_name, adapter_class, base_url)
                VALUES ('one', 'One', 'x.Adapter', 'https://one.example/v1')
                """);
    }

    @Test
    void anInsertFromPsqlIsAChangeOfTheCatalogLikeAnyOther() throws SQLException {
        DATABASE.psql(
                """
                BEGIN;
                SET LOCAL portolan.actor = 'sql:anna';
                INSERT INTO llm_models (provider, upstream_model, display_name) VALUES ('one', 'Qwen/Q:8b', 'Q');
                COMMIT
                """);

        assertEquals(2, store.version());
        Model model = store.readAll().models().getFirst();
        assertEquals("one/Qwen/Q:8b", model.id().toString());
        assertEquals(2, model.version());
        assertEquals(Model.Source.MANUAL, model.source());
        CatalogChange change = changes(2).getFirst();
        assertEquals(new Actor("sql:anna"), change.actor());
        assertEquals("model", change.entity());
        assertEquals("one/Qwen/Q:8b", change.entityId());
        assertEquals("insert", change.operation());
        assertEquals(Optional.empty(), change.before());
        assertEquals("Q", change.after().orElseThrow().get("display_name").textValue());
        assertEquals("1", announced(2));
    }

    @Test
    void aModelIsNamedByItsIdOrByItsTwoParts() throws SQLException {
        DATABASE.psql("INSERT INTO llm_models (model_id) VALUES ('one/vendor/m')");

        Model model = store.readAll().models().getFirst();

        assertEquals(new ModelId("one", "vendor/m"), model.id());
        refuses("INSERT INTO llm_models (model_id) VALUES ('one/')");
        refuses("INSERT INTO llm_models (model_id) VALUES ('one')");
        refuses(
                "INSERT INTO llm_models (model_id, provider, upstream_model) VALUES ('one/a', 'one', 'b')");
    }

    @Test
    void aTransactionTakesOneVersionAndAnnouncesItOnce() throws SQLException {
        DATABASE.psql(
                """
                BEGIN;
                INSERT INTO llm_models (model_id) VALUES ('one/a'), ('one/b');
                UPDATE llm_models SET description = 'x';
                UPDATE providers SET is_enabled = true;
                COMMIT
                """);

        assertEquals(2, store.version());
        assertEquals("1", announced(2));
        assertEquals("2", DATABASE.ask("SELECT count(*) FROM outbox"));
        assertEquals(
                List.of("insert", "insert", "update", "update", "update"),
                changes(2).stream().map(CatalogChange::operation).toList());
    }

    @Test
    void everyEditOfARowIsLoggedAlsoTheSecondInATransaction() throws SQLException {
        DATABASE.psql(
                """
                BEGIN;
                UPDATE providers SET display_name = 'First';
                UPDATE providers SET display_name = 'Second';
                COMMIT
                """);

        assertEquals(
                List.of("First", "Second"),
                changes(2).stream()
                        .map(change -> change.after().orElseThrow().get("display_name").textValue())
                        .toList());
        assertEquals(
                List.of("One", "First"),
                changes(2).stream()
                        .map(change ->
                                change.before().orElseThrow().get("display_name").textValue())
                        .toList());
    }

    @Test
    void aRolledBackChangeLeavesNothing() throws SQLException {
        DATABASE.psql("BEGIN; INSERT INTO llm_models (model_id) VALUES ('one/a'); ROLLBACK");

        assertEquals(1, store.version());
        assertEquals("1", DATABASE.ask("SELECT count(*) FROM outbox"));
        assertEquals("1", DATABASE.ask("SELECT count(*) FROM catalog_changes"));
        DATABASE.psql("INSERT INTO llm_models (model_id) VALUES ('one/b')");
        assertEquals(2, store.version());
    }

    @Test
    void aRolledBackSavepointGivesItsVersionBack() throws SQLException {
        DATABASE.psql(
                """
                BEGIN;
                SAVEPOINT s;
                INSERT INTO llm_models (model_id) VALUES ('one/a');
                ROLLBACK TO SAVEPOINT s;
                INSERT INTO llm_models (model_id) VALUES ('one/b');
                COMMIT
                """);

        assertEquals(2, store.version());
        assertEquals("1", announced(2));
        assertEquals(List.of("one/b"), changes(2).stream().map(CatalogChange::entityId).toList());
    }

    @Test
    void anUpdateThatChangesNothingTakesNoVersion() throws SQLException {
        DATABASE.psql(
                "UPDATE providers SET display_name = 'One', is_enabled = false",
                "UPDATE llm_models SET display_name = 'x'",
                "DELETE FROM llm_models");

        assertEquals(1, store.version());
        assertEquals("1", DATABASE.ask("SELECT count(*) FROM outbox"));
    }

    @Test
    void aSyncsBookkeepingTakesNoVersion() throws SQLException {
        DATABASE.psql(
                "INSERT INTO llm_models (model_id) VALUES ('one/a')",
                "UPDATE llm_models SET last_seen_at = now(), missing_runs = 3, first_seen_at = now()");

        assertEquals(2, store.version());
        assertEquals("3", DATABASE.ask("SELECT missing_runs FROM llm_models"));
        assertEquals(
                "1", DATABASE.ask("SELECT count(*) FROM catalog_changes WHERE entity = 'model'"));
    }

    /// Also of a column that somebody adds later.
    @Test
    void everyOtherColumnOfAModelTakesAVersion() throws SQLException {
        Set<String> bookkeeping = Set.of("first_seen_at", "last_seen_at", "missing_runs");
        List<String> columns =
                DATABASE.jdbi()
                        .withHandle(handle ->
                                handle.createQuery(
                                                """
                                                SELECT column_name FROM information_schema.columns
                                                WHERE table_name = 'llm_models' ORDER BY ordinal_position
                                                """)
                                        .mapTo(String.class)
                                        .list());
        DATABASE.psql("INSERT INTO llm_models (model_id) VALUES ('one/a')");
        Set<String> silent = new TreeSet<>();

        for (String column : columns) {
            String other =
                    DATABASE.ask(
                            """
                            SELECT CASE
                                WHEN '%1$s' IN ('model_id', 'provider', 'upstream_model') THEN 'identity'
                                WHEN '%1$s' = 'kind' THEN $$'rerank'$$
                                WHEN '%1$s' = 'lifecycle' THEN $$'missing'$$
                                WHEN '%1$s' = 'source' THEN $$'sync'$$
                                WHEN '%1$s' = 'version' THEN '-5'
                                WHEN '%1$s' = 'price_tiers' THEN $$'[{"min_prompt_tokens": 9, "prompt": 1}]'$$
                                ELSE CASE data_type
                                    WHEN 'boolean' THEN 'NOT ' || column_name
                                    WHEN 'integer' THEN '77' WHEN 'numeric' THEN '0.5' WHEN 'text' THEN $$'other'$$
                                    WHEN 'jsonb' THEN $$'{"a": true}'$$ WHEN 'ARRAY' THEN $$'{a}'$$
                                    WHEN 'date' THEN $$'2001-01-01'$$ ELSE $$'2001-01-01T00:00:00Z'$$ END
                            END
                            FROM information_schema.columns WHERE table_name = 'llm_models' AND column_name = '%1$s'
                            """
                                    .formatted(column));
            long before = store.version();
            DATABASE.psql(
                    other.equals("identity")
                            ? "UPDATE llm_models SET model_id = model_id || 'x', upstream_model = upstream_model || 'x'"
                            : "UPDATE llm_models SET " + column + " = " + other);
            if (store.version() == before) {
                silent.add(column);
            }
        }

        assertEquals(new TreeSet<>(bookkeeping), silent);
    }

    @Test
    void theDaosNameEveryColumnThatTheDatabaseDoesNotSetItself() {
        assertEquals(columnsOf("llm_models"), named(ModelDao.COLUMNS));
        assertEquals(columnsOf("providers"), named(ProviderDao.COLUMNS));
        assertEquals(columnsOf("api_keys"), named(ApiKeyDao.COLUMNS));
        assertEquals(Set.of("alias", "targets", "description"), columnsOf("model_aliases"));
    }

    @Test
    void neitherCredentialsNorMacsAreLogged() throws SQLException {
        DATABASE.psql(
                """
                UPDATE providers SET credential_envelope = 'p1.canary', credential_fingerprint = 'abc',
                    credential_last_four = 'wxyz', credential_updated_at = now()
                """,
                """
                INSERT INTO api_keys (id, kind, name, mac, pepper_id, last_four)
                VALUES ('AAAAAAAAAAAA', 'client', 'n', decode(repeat('c0ffee11', 8), 'hex'), 'k1', 'abcd')
                """,
                "UPDATE api_keys SET mac = decode(repeat('c0ffee22', 8), 'hex')",
                "DELETE FROM api_keys",
                "DELETE FROM providers");

        String log =
                DATABASE.ask(
                        "SELECT string_agg(concat(before::text, after::text), ' ') FROM catalog_changes");
        assertFalse(log.contains("canary"), log);
        assertFalse(log.contains("c0ffee"), log);
        assertTrue(log.contains("wxyz") && log.contains("abcd"), log);
    }

    @Test
    void aChangedMacIsAChangeAlthoughItIsNotLogged() throws SQLException {
        DATABASE.psql(
                """
                INSERT INTO api_keys (id, kind, name, mac, pepper_id, last_four)
                VALUES ('AAAAAAAAAAAA', 'client', 'n', decode(repeat('00', 32), 'hex'), 'k1', 'abcd')
                """,
                "UPDATE api_keys SET mac = decode(repeat('01', 32), 'hex')");

        assertEquals(3, store.version());
    }

    @Test
    void movingAProvidersAddressVoidsItsCredential() throws SQLException {
        String seal =
                """
                UPDATE providers SET credential_env = NULL, credential_envelope = 'p1.x',
                    credential_fingerprint = 'abc', credential_last_four = 'wxyz', credential_updated_at = now()
                """;

        DATABASE.psql(seal, "UPDATE providers SET base_url = 'https://evil.example/v1'");
        assertEquals("0", credentials());

        DATABASE.psql(
                seal,
                "UPDATE providers SET base_url = 'https://more.example', credential_updated_at = now()");
        assertEquals("0", credentials());

        DATABASE.psql(seal, "UPDATE providers SET display_name = 'Other'");
        assertEquals("1", credentials());

        DATABASE.psql(
                """
                UPDATE providers SET base_url = 'https://good.example', credential_envelope = 'p1.new',
                    credential_updated_at = now()
                """);
        assertEquals("1", credentials());
    }

    @Test
    void movingAProvidersAddressVoidsTheNameOfItsVariable() throws SQLException {
        DATABASE.psql(
                "UPDATE providers SET credential_env = 'ONE_API_KEY'",
                "UPDATE providers SET base_url = 'https://evil.example/v1'");
        assertEquals("0", credentials());

        DATABASE.psql(
                """
                UPDATE providers SET base_url = 'https://other.example', credential_env = 'OTHER_KEY'
                """);
        assertEquals("1", credentials());

        DATABASE.psql(
                """
                UPDATE providers SET base_url = 'https://third.example', credential_env = 'OTHER_KEY',
                    credential_updated_at = now()
                """);
        assertEquals("1", credentials());
    }

    @ParameterizedTest
    @ValueSource(strings = {"providers", "llm_models", "model_aliases", "api_keys"})
    void truncateIsRefused(String table) {
        var refusal =
                assertThrows(
                        SQLException.class, () -> DATABASE.psql("TRUNCATE " + table + " CASCADE"));

        assertTrue(refusal.getMessage().contains("DELETE FROM"), refusal::getMessage);
    }

    @Test
    void anAliasNeedsItsModels() throws SQLException {
        DATABASE.psql("INSERT INTO llm_models (model_id) VALUES ('one/a'), ('one/b')");
        refuses("INSERT INTO model_aliases (alias, targets) VALUES ('fast', '{one/a,one/none}')");
        refuses("INSERT INTO model_aliases (alias, targets) VALUES ('fast', '{NULL}')");
        refuses("INSERT INTO model_aliases (alias, targets) VALUES ('fast', '{}')");
        DATABASE.psql("INSERT INTO model_aliases (alias, targets) VALUES ('fast', '{one/a}')");

        refuses("DELETE FROM llm_models WHERE model_id = 'one/a'");
        refuses(
                "UPDATE llm_models SET upstream_model = 'c', model_id = 'one/c' WHERE model_id = 'one/a'");
        refuses("DELETE FROM providers");
        refuses("UPDATE model_aliases SET targets = '{fast}'");

        DATABASE.psql(
                "UPDATE model_aliases SET targets = '{one/b}'",
                "DELETE FROM llm_models WHERE model_id = 'one/a'",
                "DELETE FROM model_aliases",
                "DELETE FROM providers");
        assertEquals("0", DATABASE.ask("SELECT count(*) FROM llm_models"));
    }

    @Test
    void deletingAProviderLogsItsModelsToo() throws SQLException {
        DATABASE.psql(
                "INSERT INTO llm_models (model_id) VALUES ('one/a')", "DELETE FROM providers");

        assertEquals(
                Set.of("model one/a", "provider one"),
                Set.copyOf(
                        changes(3).stream()
                                .map(change -> change.entity() + " " + change.entityId())
                                .toList()));
        assertEquals(Set.of("one/a"), store.read(tables -> tables.changes().deletedModels(2, 3)));
        assertEquals(Set.of(), store.read(tables -> tables.changes().deletedModels(3, 9)));
    }

    @Test
    void theStoreSaysWhoAndTheNextUserOfTheConnectionIsSomebodyElse() throws SQLException {
        store.change(
                Actor.sync("one"),
                tables -> {
                    tables.models().insert(Samples.model("one/a"));
                    return 0;
                });
        DATABASE.psql(
                "SET portolan.actor = '  '", "INSERT INTO llm_models (model_id) VALUES ('one/b')");

        assertEquals(new Actor("sync:one"), changes(2).getFirst().actor());
        assertEquals("sql:" + DATABASE.database().user(), changes(3).getFirst().actor().name());
    }

    @Test
    void theChangeLogIsPagedFromTheNewest() throws SQLException {
        DATABASE.psql(
                "INSERT INTO llm_models (model_id) VALUES ('one/a')",
                "UPDATE llm_models SET description = 'x'",
                "DELETE FROM llm_models");
        var models =
                new ChangeFilter(
                        Optional.of("model"),
                        Optional.of("one/a"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());

        List<CatalogChange> first =
                store.read(tables -> tables.changes().page(models, Optional.empty(), 2));
        List<CatalogChange> second =
                store.read(tables ->
                        tables.changes().page(models, Optional.of(first.getLast().id()), 2));

        assertEquals(
                List.of("delete", "update"), first.stream().map(CatalogChange::operation).toList());
        assertEquals(List.of("insert"), second.stream().map(CatalogChange::operation).toList());
        assertEquals(
                4,
                store.read(tables -> tables.changes().page(ChangeFilter.ALL, Optional.empty(), 9))
                        .size());
    }

    private List<CatalogChange> changes(long version) {
        return store.read(tables -> tables.changes().ofVersion(version, 100));
    }

    private static String announced(long version) {
        return DATABASE.ask("SELECT count(*) FROM outbox WHERE catalog_version = " + version);
    }

    private static String credentials() {
        return DATABASE.ask(
                """
                SELECT count(*) FROM providers WHERE coalesce(credential_env, credential_envelope,
                    credential_fingerprint, credential_last_four) IS NOT NULL
                """);
    }

    private static Set<String> columnsOf(String table) {
        return Set.copyOf(
                DATABASE.jdbi()
                        .withHandle(handle ->
                                handle.createQuery(
                                                """
                                                SELECT column_name FROM information_schema.columns
                                                WHERE table_name = :table
                                                  AND column_name NOT IN ('created_at', 'updated_at', 'version')
                                                """)
                                        .bind("table", table)
                                        .mapTo(String.class)
                                        .list()));
    }

    private static Set<String> named(String columns) {
        return Set.of(columns.strip().split("[,\\s]+"));
    }

    private static void refuses(String sql) {
        assertThrows(SQLException.class, () -> DATABASE.psql(sql), sql);
    }
}
