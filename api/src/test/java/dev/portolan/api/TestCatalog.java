package dev.portolan.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.Actor;
import dev.portolan.catalog.Alias;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.database.Database;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.secret.Keyring;
import dev.portolan.secret.Secret;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.TestDatabase;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Fills a catalog with the little that a test needs.
final class TestCatalog {
    static final String CREDENTIAL = "upstream-credential-0123456789";
    private static final String ADAPTER = "dev.portolan.provider.openai.OpenAiCompatibleAdapter";

    /// What a busy machine does is not a provider's silence.
    private static final Timeouts PATIENT =
            timeouts(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(10));

    private static final Actor ACTOR = new Actor("test");
    private static final SecureRandom RANDOM = new SecureRandom();

    final CatalogStore store;
    private final Keyring keyring;
    private final CredentialVault vault;
    private final Path keyringFile;

    TestCatalog(TestDatabase database, Path directory) {
        this.store = new CatalogStore(Database.jdbi(database.dataSource()));
        this.keyringFile = directory.resolve("keyring.json");
        this.keyring =
                Files.exists(keyringFile)
                        ? Keyring.load(keyringFile)
                        : Keyring.createAt(keyringFile, RANDOM);
        this.vault = new CredentialVault(keyring, RANDOM, _ -> null);
    }

    /// A database with our tables.
    static PostgresExtension postgres() {
        return PostgresExtension.migratedBy("portolan", Database::migrate);
    }

    Path keyringFile() {
        return keyringFile;
    }

    /// A client key for these models; for all where none is named.
    String key(String... models) {
        return mint(KeyKind.CLIENT, models);
    }

    String adminKey() {
        return mint(KeyKind.ADMIN);
    }

    /// A well-formed key that nobody has stored.
    String unknownKey() {
        return new KeyMint(keyring, RANDOM, Clock.systemUTC())
                .mint(KeyKind.CLIENT, "nobody", List.of(), Optional.empty())
                .key()
                .reveal();
    }

    private String mint(KeyKind kind, String... models) {
        KeyMint.Minted minted =
                new KeyMint(keyring, RANDOM, Clock.systemUTC())
                        .mint(kind, "test", List.of(models), Optional.empty());
        change(tables -> tables.keys().insert(minted.stored()));
        return minted.key().reveal();
    }

    /// An enabled provider of the OpenAI family with a credential.
    void provider(String id, URI baseUrl) {
        provider(id, baseUrl, PATIENT);
    }

    void provider(String id, URI baseUrl, Timeouts timeouts) {
        provider(id, baseUrl, timeouts, Secret.of(CREDENTIAL));
    }

    void provider(String id, URI baseUrl, Timeouts timeouts, Secret secret) {
        CredentialSource credential = vault.seal(id, Optional.of(baseUrl), secret, Instant.now());
        change(tables ->
                tables.providers()
                        .insert(provider(id, baseUrl, Optional.of(credential), true, timeouts)));
    }

    /// An enabled provider of another adapter, with a credential.
    Provider provider(String id, URI baseUrl, String adapter, Map<String, JsonNode> settings) {
        CredentialSource credential =
                vault.seal(id, Optional.of(baseUrl), Secret.of(CREDENTIAL), Instant.now());
        Provider provider =
                new Provider(
                        id,
                        id,
                        adapter,
                        Optional.of(baseUrl),
                        Optional.of(credential),
                        settings,
                        true,
                        Optional.empty(),
                        PATIENT,
                        Optional.empty(),
                        Set.of(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0);
        change(tables -> tables.providers().insert(provider));
        return provider;
    }

    /// For tests of time-outs; connecting is none of them.
    static Timeouts timeouts(Duration firstByte, Duration idle, Duration total) {
        return new Timeouts(Duration.ofMinutes(1), firstByte, idle, total);
    }

    Provider provider(
            String id,
            URI baseUrl,
            Optional<CredentialSource> credential,
            boolean enabled,
            Timeouts timeouts) {
        return new Provider(
                id,
                id,
                ADAPTER,
                Optional.of(baseUrl),
                credential,
                Map.of(),
                enabled,
                Optional.empty(),
                timeouts,
                Optional.empty(),
                Set.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                0);
    }

    void models(String... ids) {
        change(tables -> Arrays.stream(ids).forEach(id -> tables.models().insert(model(id))));
    }

    static Model model(String id) {
        return model(id, ModelFacts.ofKind(ModelKind.CHAT), true, Lifecycle.ACTIVE);
    }

    static Model model(String id, ModelFacts facts, boolean available, Lifecycle lifecycle) {
        return new Model(
                ModelId.parse(id).orElseThrow(),
                Optional.empty(),
                facts,
                available,
                lifecycle,
                Model.Source.MANUAL,
                Map.of(),
                Set.of(),
                Map.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH,
                0);
    }

    void alias(String name, String... targets) {
        List<ModelId> ids =
                Arrays.stream(targets).map(target -> ModelId.parse(target).orElseThrow()).toList();
        change(tables ->
                tables.aliases()
                        .upsert(
                                new Alias(
                                        name,
                                        ids,
                                        Optional.empty(),
                                        Instant.EPOCH,
                                        Instant.EPOCH,
                                        0)));
    }

    /// Returns the version that the change has taken.
    long change(Consumer<CatalogTables> edit) {
        return store.change(
                ACTOR,
                tables -> {
                    edit.accept(tables);
                    return tables.version();
                });
    }

    long version() {
        return store.version();
    }
}
