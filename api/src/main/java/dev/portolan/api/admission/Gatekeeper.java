package dev.portolan.api.admission;

import dev.portolan.api.catalog.SnapshotHolder;
import dev.portolan.api.error.GatewayError.InvalidRequest;
import dev.portolan.api.error.GatewayError.NotReady;
import dev.portolan.api.error.GatewayError.RequestLoop;
import dev.portolan.api.error.GatewayError.Unauthenticated;
import dev.portolan.api.error.GatewayException;
import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyCheck;
import dev.portolan.key.KeyKind;
import dev.portolan.outbound.Via;
import dev.portolan.snapshot.Snapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Lets in who has a valid client key. Asks memory only, so a dead database changes nothing, until
/// what is in memory is too old to be trusted. Safe for many threads.
public final class Gatekeeper {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private final SnapshotHolder catalog;
    private final KeyCheck keys;
    private final Via via;
    private final Duration maxStale;

    /// @param via by which requests of our own are known when they come back
    /// @param maxStale without a word from the database for this long nobody is let in: a key may
    ///   have been revoked meanwhile
    public Gatekeeper(SnapshotHolder catalog, KeyCheck keys, Via via, Duration maxStale) {
        this.catalog = catalog;
        this.keys = keys;
        this.via = via;
        this.maxStale = maxStale;
    }

    /// @throws GatewayException 401 for anything but exactly one valid client key, 503 where there
    ///   is no catalog fresh enough to say, 508 for a request that this installation has sent
    public Caller admit(Credentials credentials) {
        Snapshot snapshot = catalog.current().orElseThrow(Gatekeeper::noCatalog);
        if (isTooOld()) {
            throw tooOld();
        }
        Set<String> shown = credentials.keys();
        if (shown.size() > 1) {
            throw new GatewayException(
                    InvalidRequest.of(
                            "ambiguous_credentials",
                            "The request carries different API keys. Send one, in the Authorization header."));
        }
        if (shown.isEmpty()) {
            throw new GatewayException(new Unauthenticated(false));
        }
        Optional<ApiKey> key = keys.check(shown.iterator().next(), KeyKind.CLIENT, snapshot::key);
        Caller caller =
                new Caller(
                        key.orElseThrow(() -> new GatewayException(new Unauthenticated(true))),
                        snapshot);
        // Only now: for nobody without a key is a body skipped.
        if (via.isOurs(credentials.via())) {
            throw new GatewayException(new RequestLoop(Optional.empty()));
        }
        return caller;
    }

    /// Whether anybody could be let in now.
    public boolean isOpen() {
        return catalog.current().isPresent() && !isTooOld();
    }

    private boolean isTooOld() {
        return catalog.sinceConfirmed().compareTo(maxStale) > 0;
    }

    private static GatewayException noCatalog() {
        return new GatewayException(
                new NotReady(
                        Optional.of("catalog_not_loaded"),
                        "The gateway has not loaded its catalog yet.",
                        Optional.of(TRY_AGAIN)));
    }

    private static GatewayException tooOld() {
        return new GatewayException(
                new NotReady(
                        Optional.of("catalog_stale"),
                        "The gateway has not been able to check keys against its database for too long.",
                        Optional.of(TRY_AGAIN)));
    }
}
