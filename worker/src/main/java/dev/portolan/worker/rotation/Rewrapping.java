package dev.portolan.worker.rotation;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.ProviderDao;
import dev.portolan.key.ApiKey;
import dev.portolan.messaging.CatalogEvent;
import dev.portolan.secret.Keyring;
import dev.portolan.secret.SealBrokenException;
import dev.portolan.secret.SecretBox;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Seals every stored credential anew under the keyring's primary key, a hundred in one change of
/// the catalog. Replicas serve on and take each over like any change; a run that was cut off has
/// done what it has done, and the next does the rest. What cannot be opened is left as it is and
/// told.
///
/// Client and administrator keys stay as they are: their MAC is made of their text, which nobody
/// has stored. The report says under which key of the keyring they are.
///
/// Every process that opens credentials must have the primary key in its keyring before.
public final class Rewrapping {
    static final Actor ACTOR = new Actor("rewrap");

    /// So many at once: each change is a wait for the disk, an event, and a reload of every
    /// replica; but it holds off all other changes until it is done, and an event names no more.
    private static final int BATCH = CatalogEvent.MAX_CHANGES;

    private final CatalogStore store;
    private final CredentialVault vault;
    private final Keyring keyring;
    private final Clock clock;
    private final int batch;

    public Rewrapping(CatalogStore store, CredentialVault vault, Keyring keyring, Clock clock) {
        this(store, vault, keyring, clock, BATCH);
    }

    /// @param batch how many credentials are sealed anew in one change
    Rewrapping(CatalogStore store, CredentialVault vault, Keyring keyring, Clock clock, int batch) {
        this.store = store;
        this.vault = vault;
        this.keyring = keyring;
        this.clock = clock;
        this.batch = batch;
    }

    public RewrapReport run() {
        int already = 0;
        List<String> due = new ArrayList<>();
        SortedMap<String, List<String>> unreadable = new TreeMap<>();
        for (Provider provider : store.read(tables -> tables.providers().all())) {
            if (!(provider.credential().orElse(null) instanceof CredentialSource.Sealed)) {
                continue;
            }
            try {
                if (vault.rewrap(provider).isPresent()) {
                    due.add(provider.id());
                } else {
                    // Under the primary key; opened, for a key of that name may be another one.
                    vault.open(provider);
                    already++;
                }
            } catch (SealBrokenException e) {
                unreadable
                        .computeIfAbsent(String.valueOf(e.getMessage()), _ -> new ArrayList<>())
                        .add(provider.id());
            }
        }
        int rewrapped = rewrapped(due);
        var others = new TreeSet<>(keyring.ids());
        others.remove(keyring.primaryId());
        return new RewrapReport(
                keyring.primaryId(), others, rewrapped, already, unreadable, left(), usableKeys());
    }

    /// Read anew: a process that seals with an older key may have stored a credential meanwhile.
    private SortedMap<String, List<String>> left() {
        SortedMap<String, List<String>> left = new TreeMap<>();
        for (Provider provider : store.read(tables -> tables.providers().all())) {
            if (provider.credential().orElse(null) instanceof CredentialSource.Sealed sealed) {
                SecretBox.keyIdOf(sealed.envelope())
                        .filter(id -> !id.equals(keyring.primaryId()))
                        .ifPresent(id ->
                                left.computeIfAbsent(id, _ -> new ArrayList<>())
                                        .add(provider.id()));
            }
        }
        return left;
    }

    /// @return how many were sealed anew
    private int rewrapped(List<String> due) {
        int rewrapped = 0;
        for (int from = 0; from < due.size(); from += batch) {
            List<String> ids = due.subList(from, Math.min(from + batch, due.size()));
            rewrapped += store.change(ACTOR, tables -> rewrap(tables.providers(), ids));
        }
        return rewrapped;
    }

    /// Reads the rows once more, with other changes held off: they may be others by now.
    private int rewrap(ProviderDao providers, List<String> ids) {
        List<Provider> sealed = new ArrayList<>();
        for (Provider current : providers.findAll(ids)) {
            try {
                vault.rewrap(current).map(current::with).ifPresent(sealed::add);
            } catch (SealBrokenException _) {
                // Given anew since, by a process with another keyring; it is among those left.
            }
        }
        return providers.updateAll(sealed);
    }

    private SortedMap<String, List<ApiKey>> usableKeys() {
        Instant now = clock.instant();
        SortedMap<String, List<ApiKey>> keys = new TreeMap<>();
        for (ApiKey key : store.read(tables -> tables.keys().all())) {
            if (key.isValidAt(now)) {
                keys.computeIfAbsent(key.pepperId(), _ -> new ArrayList<>()).add(key);
            }
        }
        return keys;
    }
}
