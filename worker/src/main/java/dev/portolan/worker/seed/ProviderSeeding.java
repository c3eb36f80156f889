package dev.portolan.worker.seed;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.Provider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the table of providers up to the seeds: adds those that are absent, and moves on what a
/// newer seed says otherwise, except what an administrator set. A provider whose credential is in
/// this process's environment is switched on, unless an administrator set that switch. Safe to
/// repeat; several workers may do it at once.
public final class ProviderSeeding {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderSeeding.class);
    private static final Actor ACTOR = new Actor("seed");

    private final CatalogStore store;
    private final List<Provider> seeds;
    private final SeedSettings settings;
    private final Predicate<String> isEnvironmentSet;

    /// @param seeds as they shall be, switched off
    /// @param isEnvironmentSet whether this process has an environment variable
    public ProviderSeeding(
            CatalogStore store,
            List<Provider> seeds,
            SeedSettings settings,
            Predicate<String> isEnvironmentSet) {
        this.store = store;
        this.seeds = List.copyOf(seeds);
        this.settings = settings;
        this.isEnvironmentSet = isEnvironmentSet;
    }

    public void run() {
        if (!settings.isOn()) {
            return;
        }
        // Most starts change nothing, and then need not hold up those who do.
        boolean isDone =
                store.read(tables -> {
                    Map<String, Provider> rows = rows(tables);
                    return seeds.stream().allMatch(seed -> isAsWanted(rows, seed));
                });
        if (isDone) {
            return;
        }
        Set<String> changed =
                store.change(
                        ACTOR,
                        tables -> {
                            Map<String, Provider> rows = rows(tables);
                            Set<String> ids = new TreeSet<>();
                            for (Provider seed : seeds) {
                                if (!isAsWanted(rows, seed)) {
                                    write(tables, Optional.ofNullable(rows.get(seed.id())), seed);
                                    ids.add(seed.id());
                                }
                            }
                            return ids;
                        });
        LOG.info("seeded {} providers: {}", changed.size(), changed);
    }

    private boolean isAsWanted(Map<String, Provider> rows, Provider seed) {
        Provider row = rows.get(seed.id());
        return row != null && wanted(row, seed).equals(row);
    }

    private void write(CatalogTables tables, Optional<Provider> row, Provider seed) {
        if (row.isEmpty()) {
            tables.providers()
                    .insert(
                            switchedOn(
                                    seed,
                                    settings.enabledAtFirst().contains(seed.id())
                                            || hasCredential(seed)));
            return;
        }
        Provider wanted = wanted(row.get(), seed);
        tables.providers().update(wanted);
        if (!wanted.baseUrl().equals(row.get().baseUrl()) && wanted.credential().isPresent()) {
            // Moving the address voided the name of the credential, too; the seed gives it for the
            // new address.
            tables.providers().update(wanted);
        }
    }

    /// The row as it shall be.
    private Provider wanted(Provider row, Provider seed) {
        Set<String> pinned = row.pinnedFields();
        boolean isSealed =
                row.credential().filter(CredentialSource.Sealed.class::isInstance).isPresent();
        // A sealed credential is bound to its address: moving that would void what an administrator
        // gave.
        boolean keepsAddress = isSealed || pinned.contains("base_url");
        // What is spoken at an address of the administrator's goes with the address.
        boolean keepsDialect = keepsAddress && !row.baseUrl().equals(seed.baseUrl());
        boolean keepsCredential =
                isSealed || pinned.contains("credential") || pinned.contains("credential_env");
        Provider merged =
                new Provider(
                        row.id(),
                        pick(pinned, "display_name", row, seed, Provider::displayName),
                        keepsDialect
                                ? row.adapterClass()
                                : pick(pinned, "adapter_class", row, seed, Provider::adapterClass),
                        keepsAddress ? row.baseUrl() : seed.baseUrl(),
                        keepsCredential ? row.credential() : seed.credential(),
                        keepsDialect
                                ? row.settings()
                                : pick(pinned, "settings", row, seed, Provider::settings),
                        row.isEnabled(),
                        row.syncCron(),
                        row.timeouts(),
                        seed.documentation(),
                        row.pinnedFields(),
                        row.createdAt(),
                        row.updatedAt(),
                        row.version());
        boolean isOn = row.isEnabled() || (hasCredential(merged) && !pinned.contains("is_enabled"));
        return switchedOn(merged, isOn);
    }

    private boolean hasCredential(Provider provider) {
        return provider.credential().orElse(null)
                        instanceof CredentialSource.Environment(String variable)
                && isEnvironmentSet.test(variable);
    }

    private static <T> T pick(
            Set<String> pinned,
            String column,
            Provider row,
            Provider seed,
            Function<Provider, T> field) {
        return field.apply(pinned.contains(column) ? row : seed);
    }

    private static Map<String, Provider> rows(CatalogTables tables) {
        return tables.providers().all().stream()
                .collect(Collectors.toMap(Provider::id, Function.identity()));
    }

    private static Provider switchedOn(Provider provider, boolean isOn) {
        return new Provider(
                provider.id(),
                provider.displayName(),
                provider.adapterClass(),
                provider.baseUrl(),
                provider.credential(),
                provider.settings(),
                isOn,
                provider.syncCron(),
                provider.timeouts(),
                provider.documentation(),
                provider.pinnedFields(),
                provider.createdAt(),
                provider.updatedAt(),
                provider.version());
    }
}
