package dev.portolan.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.database.PortolanDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What SQL can leave in the tables, with and without the tables' own constraints: a catalog that
/// cannot be read is refused with every reason, and nothing else happens.
class PoisonedRowsTest {
    @RegisterExtension static final PortolanDatabase DATABASE = new PortolanDatabase();

    private CatalogStore store;

    /// As after a restore without constraints, or by a release that knows more.
    @BeforeAll
    static void dropConstraints() throws SQLException {
        DATABASE.psql(
                """
                DO $$
                DECLARE c record;
                BEGIN
                    FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint
                             WHERE contype = 'c' AND connamespace = 'public'::regnamespace LOOP
                        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname);
                    END LOOP;
                END $$
                """,
                "ALTER TABLE model_aliases DISABLE TRIGGER c_require_targets",
                "ALTER TABLE llm_models ALTER kind DROP NOT NULL, ALTER capabilities DROP NOT NULL,"
                        + " ALTER is_available DROP NOT NULL, ALTER upstream_aliases DROP NOT NULL");
    }

    @BeforeEach
    void fill() throws SQLException {
        store = new CatalogStore(DATABASE.jdbi());
        DATABASE.psql(
                """
                INSERT INTO providers (id, display_name, adapter_class, base_url)
                VALUES ('one', 'One', 'x.Adapter', 'https://one.example/v1')
                """,
                "INSERT INTO llm_models (model_id) VALUES ('one/good'), ('one/bad')",
                "INSERT INTO model_aliases (alias, targets) VALUES ('fast', '{one/good}')",
                """
                INSERT INTO api_keys (id, kind, name, mac, pepper_id, last_four)
                VALUES ('AAAAAAAAAAAA', 'client', 'n', decode(repeat('00', 32), 'hex'), 'k1', 'abcd')
                """);
        assertEquals(2, store.readAll().models().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "UNKNOWN_WORD   | kind = 'telepathy'",
                "UNKNOWN_WORD   | lifecycle = 'ACTIVE'",
                "UNKNOWN_WORD   | source = ''",
                "UNREADABLE_ROW | kind = NULL",
                "UNREADABLE_ROW | is_available = NULL",
                "UNREADABLE_ROW | capabilities = NULL",
                "UNREADABLE_ROW | capabilities = '{\"tools\": \"yes\"}'",
                "UNREADABLE_ROW | capabilities = '{\"tools\": null}'",
                "UNREADABLE_ROW | capabilities = '[]'",
                "UNREADABLE_ROW | custom = '\"x\"'",
                "UNREADABLE_ROW | details = '7'",
                "UNREADABLE_ROW | field_sources = '{\"a\": 1}'",
                "UNREADABLE_ROW | upstream_aliases = NULL",
                "UNREADABLE_ROW | upstream_aliases = '{NULL}'",
                "UNREADABLE_ROW | supported_parameters = '{{a,b},{c,d}}'",
                "BLANK          | input_modalities = '{\" \"}'",
                "BLANK          | upstream_model = ' ', model_id = 'one/ '",
                "BLANK          | adapter_class = ' '",
                "BAD_PRICE      | price_prompt = -0.1",
                "BAD_PRICE      | price_completion = 'NaN'",
                "BAD_PRICE      | price_image = 'Infinity'",
                "BAD_PRICE      | price_request = 1e500",
                "UNREADABLE_ROW | price_request = 1e5000",
                "BAD_PRICE      | prices_other = '{\"x\": -1}'",
                "BAD_PRICE      | prices_other = '{\"x\": \"free\"}'",
                "BAD_PRICE      | price_tiers = '[{\"min_prompt_tokens\": 5, \"prompt\": -1}]'",
                "BAD_PRICE      | price_tiers = '[{\"min_prompt_tokens\": \"5\", \"prompt\": 1}]'",
                "BAD_PRICE      | price_tiers = '[7]'",
                "UNREADABLE_ROW | price_tiers = '{}'",
                "UNREADABLE_ROW | price_tiers = '[{\"min_prompt_tokens\": 0, \"prompt\": 1}]'",
                "UNREADABLE_ROW | price_tiers = '[{\"min_prompt_tokens\": 5}, {\"min_prompt_tokens\": 5}]'",
                "UNREADABLE_ROW | context_length = 0",
                "UNREADABLE_ROW | max_output_tokens = -1",
                "UNREADABLE_ROW | upstream_created_at = 'infinity'",
                "UNREADABLE_ROW | deprecated_on = '-infinity'",
                "UNREADABLE_ROW | first_seen_at = '4000-01-01 BC'",
                "UNREADABLE_ROW | model_id = 'one/else'",
                "UNREADABLE_ROW | upstream_model = E'a\\nb', model_id = E'one/a\\nb'",
                "UNREADABLE_ROW | model_id = 'one/' || repeat('x', 300), upstream_model = repeat('x', 300)",
                "UNREADABLE_ROW | description = repeat('x', 100001)",
                "OVERSIZE       | description = repeat('x', 50 * 1024 * 1024)",
                "OVERSIZE       | details = jsonb_build_object('x', repeat('y', 1100000))",
            })
    void aModelThatCannotBeReadIsNamedWithTheReason(RefusalReason reason, String poison)
            throws SQLException {
        DATABASE.psql("UPDATE llm_models SET " + poison + " WHERE model_id = 'one/bad'");

        assertRefused(reason, "model 'one/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "UNREADABLE_ROW | base_url = 'https://exa mple'",
                "BLANK          | display_name = ' '",
                "BLANK          | adapter_class = ''",
                "UNREADABLE_ROW | settings = 'null'",
                "UNREADABLE_ROW | credential_env = 'lower case'",
                "UNREADABLE_ROW | credential_envelope = 'p1.x'",
                "UNREADABLE_ROW | connect_timeout_ms = 0",
                "UNREADABLE_ROW | documentation_url = ':'",
                "UNREADABLE_ROW | pinned_fields = '{NULL}'",
            })
    void aProviderThatCannotBeReadIsNamedWithTheReason(RefusalReason reason, String poison)
            throws SQLException {
        DATABASE.psql("UPDATE providers SET " + poison);

        assertRefused(reason, "provider 'one'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "UNREADABLE_ROW | model_aliases SET targets = '{}'            | alias 'fast'",
                "UNREADABLE_ROW | model_aliases SET targets = '{NULL}'        | alias 'fast'",
                "UNKNOWN_MODEL  | model_aliases SET targets = '{no-provider}' | alias 'fast'",
                "UNREADABLE_ROW | model_aliases SET alias = 'two words'       | alias 'two words'",
                "BLANK          | model_aliases SET alias = ''                | alias ''",
                "UNKNOWN_WORD   | api_keys SET kind = 'root'                  | key 'AAAAAAAAAAAA'",
                "UNREADABLE_ROW | api_keys SET mac = '\\x00'                  | key 'AAAAAAAAAAAA'",
                "UNREADABLE_ROW | api_keys SET expires_at = 'infinity'        | key 'AAAAAAAAAAAA'",
                "UNREADABLE_ROW | api_keys SET allowed_models = '{NULL}'      | key 'AAAAAAAAAAAA'",
                "BLANK          | api_keys SET name = ' '                     | key 'AAAAAAAAAAAA'",
            })
    void anAliasOrAKeyThatCannotBeReadIsNamedWithTheReason(
            RefusalReason reason, String poison, String row) throws SQLException {
        DATABASE.psql("UPDATE " + poison);

        assertRefused(reason, row);
    }

    @Test
    void everyUnreadableRowIsNamedUpToABound() throws SQLException {
        DATABASE.psql(
                "INSERT INTO llm_models (model_id, kind) SELECT 'one/' || n, 'odd' FROM generate_series(1, 200) n",
                "UPDATE providers SET display_name = ' '");

        var refused = assertThrows(CatalogRefusedException.class, store::readAll);

        assertEquals(CatalogLimits.MAX_FAULTS, refused.faults().size());
        assertEquals(RefusalReason.BLANK, refused.faults().getFirst().reason());
        assertTrue(refused.getMessage().length() < 500, refused::getMessage);
        assertTrue(refused.getMessage().endsWith("and 47 more"), refused::getMessage);
    }

    @Test
    void moreRowsThanTheLimitAreRefused() {
        var refused =
                assertThrows(
                        CatalogRefusedException.class,
                        () -> store.readAll(new CatalogLimits(10, 1, 10, 10, 10)));

        assertEquals(
                List.of(RefusalReason.TOO_MANY),
                refused.faults().stream().map(CatalogRefusedException.Fault::reason).toList());
    }

    /// So that an administrator can get rid of it.
    @Test
    void aPoisonedRowCanBeDeleted() throws SQLException {
        DATABASE.psql("UPDATE llm_models SET kind = 'telepathy' WHERE model_id = 'one/bad'");

        boolean deleted =
                store.change(
                        new Actor("test"),
                        tables -> tables.models().delete(new ModelId("one", "bad")));

        assertTrue(deleted);
        assertEquals(1, store.readAll().models().size());
    }

    private void assertRefused(RefusalReason reason, String row) {
        long version = store.version();

        var refused = assertThrows(CatalogRefusedException.class, store::readAll);

        assertEquals(version, refused.version());
        assertEquals(
                List.of(reason),
                refused.faults().stream().map(CatalogRefusedException.Fault::reason).toList());
        assertTrue(refused.getMessage().contains(row), refused::getMessage);
    }
}
