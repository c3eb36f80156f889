package dev.portolan.worker.seed;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
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
/// A key that is known already stays as it is, so one that was revoked stays revoked.
public final class FirstKeys {
    private static final Logger LOG = LoggerFactory.getLogger(FirstKeys.class);
    private static final Actor ACTOR = new Actor("seed");

    private final CatalogStore store;
    private final List<ApiKey> keys;

    public FirstKeys(CatalogStore store, List<ApiKey> keys) {
        this.store = store;
        this.keys = List.copyOf(keys);
    }

    /// The keys that `PORTOLAN_ADMIN_KEY` and `PORTOLAN_CLIENT_KEY` hold.
    ///
    /// @throws IllegalArgumentException where one of them holds something else; the message does
    ///   not quote it
    public static List<ApiKey> of(KeyMint mint, UnaryOperator<@Nullable String> environment) {
        List<ApiKey> keys = new ArrayList<>();
        for (KeyKind kind : KeyKind.values()) {
            String variable = "PORTOLAN_" + kind + "_KEY";
            Optional.ofNullable(environment.apply(variable))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .map(text -> adopted(mint, kind, variable, Secret.of(text)))
                    .ifPresent(keys::add);
        }
        return keys;
    }

    public void run() {
        for (ApiKey key : keys) {
            if (store.read(tables -> tables.keys().find(key.id())).isPresent()) {
                continue;
            }
            boolean isNew =
                    store.change(
                            ACTOR,
                            tables -> {
                                // Another worker may have been faster.
                                boolean absent = tables.keys().find(key.id()).isEmpty();
                                if (absent) {
                                    tables.keys().insert(key);
                                }
                                return absent;
                            });
            if (isNew) {
                LOG.info("stored the {} key {}", key.kind().word(), key.id());
            }
        }
    }

    private static ApiKey adopted(KeyMint mint, KeyKind kind, String variable, Secret text) {
        try {
            return mint.adopt(kind, text, "$" + variable);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(variable + ": " + e.getMessage(), e);
        }
    }
}
