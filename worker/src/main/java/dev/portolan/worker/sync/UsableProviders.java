package dev.portolan.worker.sync;

import dev.portolan.catalog.Provider;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.provider.ProviderState;
import dev.portolan.sync.NewSyncRun;
import dev.portolan.sync.SyncCause;
import dev.portolan.sync.SyncRunDao;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices when a provider becomes usable (switched on, given a credential, moved to another
/// address) and queues its sync at once, so that nobody waits an hour for its models. One thread.
public final class UsableProviders {
    private static final Logger LOG = LoggerFactory.getLogger(UsableProviders.class);
    private static final String BY = "worker";

    private final Jdbi jdbi;
    private final SyncProgress progress;
    private final ProviderOpener opener;
    private Optional<Map<String, Way>> before = Optional.empty();

    public UsableProviders(Jdbi jdbi, SyncProgress progress, ProviderOpener opener) {
        this.jdbi = jdbi;
        this.progress = progress;
        this.opener = opener;
    }

    /// Compares with what was observed before; at first, with which providers have ever been
    /// synced.
    public void observe(List<Provider> providers, Instant now) {
        Map<String, Way> usable = new HashMap<>();
        Set<String> everRun = before.isEmpty() ? progress.everRun() : Set.of();
        for (Provider provider : providers) {
            if (!(opener.open(provider, provider.adapterClass()) instanceof ProviderState.Ready)) {
                continue;
            }
            Way way =
                    new Way(
                            provider.adapterClass(),
                            provider.baseUrl().toString(),
                            provider.credential().toString());
            usable.put(provider.id(), way);
            boolean isNew =
                    before.map(then -> !way.equals(then.get(provider.id())))
                            .orElse(!everRun.contains(provider.id()));
            if (isNew) {
                queue(provider, now);
            }
        }
        before = Optional.of(usable);
    }

    /// Every worker notices; the time of the provider's change makes it one run.
    private void queue(Provider provider, Instant now) {
        jdbi.useTransaction(handle ->
                handle.attach(SyncRunDao.class)
                        .queue(
                                new NewSyncRun(
                                        provider.id(),
                                        SyncCause.ENABLED,
                                        BY,
                                        false,
                                        Optional.of(provider.updatedAt()),
                                        now)));
        LOG.info("{} can be called now and will be synced", provider.id());
    }

    /// How a provider is called. Holds no credential, only where it comes from.
    private record Way(String adapterClass, String baseUrl, String credential) {}
}
