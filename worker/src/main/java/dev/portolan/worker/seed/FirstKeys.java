package dev.portolan.worker.seed;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores the keys that a deployment begins with. Somebody has to make the first administrator's
/// key, and no default could be safe: whoever starts the workers gives it to them.
///
/// A key that is known already stays as it is, so one that was revoked stays revoked; but it moves
/// under the keyring's primary key, for its text is known here.
public final class FirstKeys {
    private static final Logger LOG = LoggerFactory.getLogger(FirstKeys.class);
    private static final Actor ACTOR = new Actor("seed");

    private final KeyMint mint;
    private final List<KeyMint.Minted> keys;

    private FirstKeys(KeyMint mint, List<KeyMint.Minted> keys) {
        this.mint = mint;
        this.keys = List.copyOf(keys);
    }

    /// The keys that `PORTOLAN_ADMIN_KEY` and `PORTOLAN_CLIENT_KEY` hold.
    ///
    /// @throws IllegalArgumentException where one of them holds something else; the message does
    ///   not quote it
    public static FirstKeys of(KeyMint mint, UnaryOperator<@Nullable String> environment) {
        List<KeyMint.Minted> keys = new ArrayList<>();
        for (KeyKind kind : KeyKind.values()) {
            String variable = "PORTOLAN_" + kind + "_KEY";
            Optional.ofNullable(environment.apply(variable))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .map(text -> adopted(mint, kind, variable, Secret.of(text)))
                    .ifPresent(keys::add);
        }
        return new FirstKeys(mint, keys);
    }

    public void run(CatalogStore store) {
        for (KeyMint.Minted key : keys) {
            Optional<ApiKey> known = store.read(tables -> find(tables, key));
            if (known.isPresent() && mint.renewed(known.get(), key.key()).isEmpty()) {
                continue;
            }
            if (store.change(ACTOR, tables -> settle(tables, key))) {
                LOG.info(
                        known.isEmpty()
                                ? "stored the {} key {}"
                                : "moved the {} key {} under the keyring's primary key",
                        key.stored().kind().word(),
                        key.stored().id());
            }
        }
    }

    /// Another worker may have been faster.
    private boolean settle(CatalogTables tables, KeyMint.Minted key) {
        Optional<ApiKey> known = find(tables, key);
        if (known.isEmpty()) {
            tables.keys().insert(key.stored());
            return true;
        }
        return mint.renewed(known.get(), key.key()).map(tables.keys()::update).orElse(false);
    }

    private static Optional<ApiKey> find(CatalogTables tables, KeyMint.Minted key) {
        return tables.keys().find(key.stored().id());
    }

    private static KeyMint.Minted adopted(
            KeyMint mint, KeyKind kind, String variable, Secret text) {
        try {
            return new KeyMint.Minted(text, mint.adopt(kind, text, "$" + variable));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(variable + ": " + e.getMessage(), e);
        }
    }
}
