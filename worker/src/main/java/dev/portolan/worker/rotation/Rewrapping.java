package dev.portolan.worker.rotation;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.catalog.Provider;
import dev.portolan.key.ApiKey;
import dev.portolan.secret.Keyring;
import dev.portolan.secret.SealBrokenException;
import dev.portolan.secret.SecretBox;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Seals every stored credential anew under the keyring's primary key. Each is a change of the
/// catalog of its own, so replicas serve on and take it over like any change; a run that was cut
/// off has done what it has done, and the next does the rest. What cannot be opened is left as it
/// is and told.
///
/// Client and administrator keys stay as they are: their MAC is made of their text, which nobody
/// has stored. The report says under which key of the keyring they are.
///
/// Every process that opens credentials must have the primary key in its keyring before.
public final class Rewrapping {
    static final Actor ACTOR = new Actor("rewrap");

    private final CatalogStore store;
    private final CredentialVault vault;
    private final Keyring keyring;
    private final Clock clock;

    public Rewrapping(CatalogStore store, CredentialVault vault, Keyring keyring, Clock clock) {
        this.store = store;
        this.vault = vault;
        this.keyring = keyring;
        this.clock = clock;
    }

    public RewrapReport run() {
        int rewrapped = 0;
        int already = 0;
        SortedMap<String, List<String>> unreadable = new TreeMap<>();
        for (Provider provider : store.read(tables -> tables.providers().all())) {
            if (!(provider.credential().orElse(null) instanceof CredentialSource.Sealed)) {
                continue;
            }
            try {
                if (vault.rewrap(provider).isPresent()) {
                    rewrapped += rewrap(provider.id()) ? 1 : 0;
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

    /// Reads the row once more, with other changes held off: it may be another by now.
    private boolean rewrap(String providerId) {
        return store.change(ACTOR, tables -> rewrap(tables, providerId));
    }

    private boolean rewrap(CatalogTables tables, String providerId) {
        Optional<Provider> current = tables.providers().find(providerId);
        try {
            Optional<CredentialSource.Sealed> sealed =
                    current.isEmpty() ? Optional.empty() : vault.rewrap(current.get());
            return sealed.isPresent()
                    && tables.providers().update(current.get().with(sealed.get()));
        } catch (SealBrokenException _) {
            // Given anew since, by a process with another keyring; it is among those left.
            return false;
        }
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
