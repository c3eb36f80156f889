package dev.portolan.worker.seed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.database.Database;
import dev.portolan.provider.ProviderSeeds;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProviderSeedingTest {
    @RegisterExtension
    static final PostgresExtension POSTGRES =
            PostgresExtension.migratedBy("portolan", Database::migrate);

    private TestDatabase database;
    private CatalogStore store;

    @BeforeEach
    void empty() {
        database = POSTGRES.database();
        database.execute("DELETE FROM providers");
        store = new CatalogStore(Database.jdbi(database.dataSource()));
    }

    @Test
    void addsWhatIsAbsentSwitchedOff() {
        seed(Set.of(), seed("https://a.example/v1"));

        assertEquals("f https://a.example/v1 ACME_API_KEY", row());
        assertEquals(
                "seed", database.ask("SELECT actor FROM catalog_changes ORDER BY id DESC LIMIT 1"));
    }

    @Test
    void changesNothingTheSecondTime() {
        seed(Set.of("ACME_API_KEY"), seed("https://a.example/v1"));
        long version = store.version();

        seed(Set.of("ACME_API_KEY"), seed("https://a.example/v1"));

        assertEquals(version, store.version());
    }

    @Test
    void seedsTheWholeFileOnceAndForAll() {
        List<Provider> seeds = ProviderSeeds.load();
        new ProviderSeeding(store, seeds, new SeedSettings(null, Set.of("sandbox")), _ -> false)
                .run();
        long version = store.version();

        new ProviderSeeding(store, seeds, new SeedSettings(null, Set.of("sandbox")), _ -> false)
                .run();

        assertEquals(version, store.version());
        assertEquals(
                Integer.toString(seeds.size()), database.ask("SELECT count(*) FROM providers"));
        assertEquals(
                "sandbox",
                database.ask("SELECT string_agg(id, ',') FROM providers WHERE is_enabled"));
    }

    @Test
    void switchesOnWhoseCredentialIsInTheEnvironment() {
        seed(Set.of("ACME_API_KEY"), seed("https://a.example/v1"));
        assertEquals("t https://a.example/v1 ACME_API_KEY", row());

        database.execute("UPDATE providers SET is_enabled = false");
        seed(Set.of("ACME_API_KEY"), seed("https://a.example/v1"));
        assertEquals("t https://a.example/v1 ACME_API_KEY", row());

        database.execute("UPDATE providers SET is_enabled = false, pinned_fields = '{is_enabled}'");
        seed(Set.of("ACME_API_KEY"), seed("https://a.example/v1"));
        assertEquals("f https://a.example/v1 ACME_API_KEY", row());
    }

    @Test
    void neverSwitchesOff() {
        seed(Set.of("ACME_API_KEY"), seed("https://a.example/v1"));

        seed(Set.of(), seed("https://a.example/v1"));

        assertEquals("t https://a.example/v1 ACME_API_KEY", row());
    }

    @Test
    void movesOnWithTheFileAndKeepsTheNameOfTheCredential() {
        seed(Set.of(), seed("https://a.example/v1"));

        seed(Set.of(), seed("https://b.example/v1"));

        assertEquals("f https://b.example/v1 ACME_API_KEY", row());
    }

    @Test
    void leavesWhatAnAdministratorSet() {
        seed(Set.of(), seed("https://a.example/v1"));
        database.execute(
                """
                UPDATE providers SET base_url = 'https://mine.example/v1', display_name = 'Mine', credential_updated_at = now(),
                    pinned_fields = '{base_url,display_name}'\
                """);

        seed(Set.of(), seed("https://b.example/v1"));

        assertEquals("f https://mine.example/v1 ACME_API_KEY", row());
        assertEquals("Mine", database.ask("SELECT display_name FROM providers"));
    }

    @Test
    void doesNotMoveTheAddressUnderASealedCredential() {
        seed(Set.of(), seed("https://a.example/v1"));
        database.execute(
                """
                UPDATE providers SET credential_env = NULL, credential_envelope = 'sealed', credential_fingerprint = 'abcdef012345',
                    credential_last_four = 'wxyz', credential_updated_at = now()\
                """);

        seed(Set.of("ACME_API_KEY"), seed("https://b.example/v1"));

        assertEquals("f https://a.example/v1 null", row());
        assertEquals("sealed", database.ask("SELECT credential_envelope FROM providers"));
    }

    @Test
    void leavesWhatIsSpokenAtAnAdministratorsAddress() {
        seed(Set.of(), seed("https://a.example/v1"));
        database.execute(
                """
                UPDATE providers SET base_url = 'https://mine.example/v1', credential_updated_at = now(), pinned_fields = '{base_url}',
                    adapter_class = 'dev.portolan.provider.openai.OpenRouterAdapter', settings = '{"chat_path": "/mine"}'\
                """);

        seed(Set.of(), seed("https://b.example"));

        assertEquals(
                "dev.portolan.provider.openai.OpenRouterAdapter {\"chat_path\": \"/mine\"}",
                database.ask("SELECT adapter_class || ' ' || settings FROM providers"));
    }

    private void seed(Set<String> environment, Provider seed) {
        new ProviderSeeding(store, List.of(seed), SeedSettings.DEFAULT, environment::contains)
                .run();
    }

    private String row() {
        return database.ask(
                "SELECT left(is_enabled::text, 1) || ' ' || base_url || ' ' || coalesce(credential_env, 'null') FROM providers");
    }

    private static Provider seed(String baseUrl) {
        return new Provider(
                "acme",
                "Acme",
                "dev.portolan.provider.openai.OpenAiCompatibleAdapter",
                Optional.of(URI.create(baseUrl)),
                Optional.of(new CredentialSource.Environment("ACME_API_KEY")),
                Map.of(),
                false,
                Optional.empty(),
                Timeouts.DEFAULT,
                Optional.empty(),
                Set.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                0);
    }
}
