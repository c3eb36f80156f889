package dev.portolan.standalone.home;

import dev.portolan.catalog.Actor;
import dev.portolan.catalog.CatalogStore;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.secret.Secret;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One of the two keys that `up` sees to: it is in the catalog and valid before the gateway
/// answers.
///
/// A key given by the environment is valid as long as it is given: a start with another one, or
/// with none, revokes it. It is never written to disk. Without one the key is made once and kept in
/// a file. Whoever revokes that over the admin API, or deletes the file, gets a new one at the next
/// start.
public final class HomeKey {
    private static final Actor ACTOR = new Actor("up");

    private final KeyKind kind;
    private final String variable;
    private final PrivateFile file;
    private final Optional<ApiKey> given;
    private final Optional<Secret> givenText;
    private final KeyMint mint;
    private final Clock clock;

    private HomeKey(
            KeyKind kind,
            String variable,
            PrivateFile file,
            Optional<Secret> givenText,
            Optional<ApiKey> given,
            KeyMint mint,
            Clock clock) {
        this.kind = kind;
        this.variable = variable;
        this.file = file;
        this.givenText = givenText;
        this.given = given;
        this.mint = mint;
        this.clock = clock;
    }

    /// @param environment the variable's value
    /// @throws StartRefusedException if the variable holds something else than such a key
    public static HomeKey of(
            KeyKind kind,
            DataDirectory data,
            Optional<String> environment,
            KeyMint mint,
            Clock clock)
            throws StartRefusedException {
        String variable = variable(kind);
        var file = new PrivateFile(data.resolve(kind.word() + ".key"));
        Optional<Secret> text =
                environment.map(String::strip).filter(value -> !value.isEmpty()).map(Secret::of);
        try {
            Optional<ApiKey> given =
                    text.map(secret -> mint.adopt(kind, secret, environmentName(kind)));
            return new HomeKey(kind, variable, file, text, given, mint, clock);
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(variable + ": " + e.getMessage());
        }
    }

    public static String variable(KeyKind kind) {
        return switch (kind) {
            case CLIENT -> "PORTOLAN_CLIENT_KEY";
            case ADMIN -> "PORTOLAN_ADMIN_KEY";
        };
    }

    /// Makes the key valid in the catalog, and makes the file where there is none.
    ///
    /// @return the key itself
    /// @throws StartRefusedException if a file holds no key or cannot be written, or the given key
    ///   was revoked
    public Secret settle(CatalogStore store) throws StartRefusedException {
        if (given.isPresent() && givenText.isPresent()) {
            settleGiven(store, given.get());
            return givenText.get();
        }
        try {
            return settleFile(store);
        } catch (IOException e) {
            throw new StartRefusedException(
                    "cannot keep a key in %s: %s".formatted(file.path(), e.getMessage()));
        }
    }

    /// Where the key is, for a person.
    public String place(DataDirectory data) {
        return given.isPresent() ? "$" + variable : data.shown(kind.word() + ".key");
    }

    /// How a shell gets at the key, between double quotes: `$(cat data/client.key)` or
    /// `$PORTOLAN_CLIENT_KEY`.
    public String inShell(DataDirectory data) {
        return given.isPresent()
                ? "$" + variable
                : "$(cat %s)".formatted(quoted(data.shown(kind.word() + ".key")));
    }

    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./~+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private void settleGiven(CatalogStore store, ApiKey key) throws StartRefusedException {
        Optional<ApiKey> known = store.read(tables -> tables.keys().find(key.id()));
        if (known.isPresent()
                && known.get().revokedAt().isPresent()
                && !known.get().name().equals(environmentName(kind))) {
            throw new StartRefusedException(variable + ": that key was revoked; give another");
        }
        store.change(
                ACTOR,
                tables -> {
                    if (known.isEmpty()) {
                        tables.keys().insert(key);
                    } else if (!isSame(known.get(), key)) {
                        tables.keys().update(key);
                    }
                    revokeOthers(tables, environmentName(kind), Optional.of(key.id()));
                    return known;
                });
    }

    private Secret settleFile(CatalogStore store) throws IOException, StartRefusedException {
        Optional<String> text = file.read();
        if (text.isPresent()) {
            Secret secret = Secret.of(text.get().isEmpty() ? "-" : text.get());
            ApiKey key = adopted(secret);
            Optional<ApiKey> known = store.read(tables -> tables.keys().find(key.id()));
            if (known.isEmpty() || known.get().isValidAt(clock.instant())) {
                store.change(
                        ACTOR,
                        tables -> {
                            if (known.isEmpty()) {
                                tables.keys().insert(key);
                            } else {
                                mint.renewed(known.get(), secret).ifPresent(tables.keys()::update);
                            }
                            revokeOthers(tables, environmentName(kind), Optional.empty());
                            return known;
                        });
                return secret;
            }
        }
        return mint(store);
    }

    private ApiKey adopted(Secret secret) throws StartRefusedException {
        try {
            return mint.adopt(kind, secret, fileName(kind));
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(
                    "%s holds no %s key; delete it to have a new one made"
                            .formatted(file.path(), kind.word()));
        }
    }

    /// The file first: should the start end here, the next one finds a key that it can adopt.
    private Secret mint(CatalogStore store) throws IOException {
        KeyMint.Minted minted = mint.mint(kind, fileName(kind), List.of(), Optional.empty());
        file.write(minted.key().reveal());
        store.change(
                ACTOR,
                tables -> {
                    tables.keys().insert(minted.stored());
                    revokeOthers(tables, fileName(kind), Optional.of(minted.stored().id()));
                    revokeOthers(tables, environmentName(kind), Optional.empty());
                    return minted;
                });
        return minted.key();
    }

    private void revokeOthers(CatalogTables tables, String name, Optional<String> but) {
        Instant now = clock.instant();
        for (ApiKey key : tables.keys().all()) {
            boolean isMeant =
                    key.kind() == kind && key.name().equals(name) && key.revokedAt().isEmpty();
            if (isMeant && !but.equals(Optional.of(key.id()))) {
                tables.keys().update(key.withRevokedAt(now));
            }
        }
    }

    private static boolean isSame(ApiKey known, ApiKey key) {
        return Arrays.equals(known.mac(), key.mac())
                && known.pepperId().equals(key.pepperId())
                && known.revokedAt().isEmpty();
    }

    private static String environmentName(KeyKind kind) {
        return "up: $" + variable(kind);
    }

    private static String fileName(KeyKind kind) {
        return "up: " + kind.word() + ".key";
    }
}
