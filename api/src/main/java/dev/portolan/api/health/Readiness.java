package dev.portolan.api.health;

import dev.portolan.api.admission.Gatekeeper;
import dev.portolan.api.catalog.CatalogRoom;
import java.util.List;

/// Whether this replica should be sent requests: it has a valid catalog, fresh enough to check keys
/// by, and is not about to stop. A dead database or broker is no reason: completions flow without
/// them, and the list of degraded parts says so.
public final class Readiness {
    private final CatalogRoom catalog;
    private final Gatekeeper gatekeeper;
    private volatile boolean stopping;

    public Readiness(CatalogRoom catalog, Gatekeeper gatekeeper) {
        this.catalog = catalog;
        this.gatekeeper = gatekeeper;
    }

    public boolean isReady() {
        return !stopping && gatekeeper.isOpen();
    }

    /// From here on no new requests, please.
    public void stopping() {
        stopping = true;
    }

    public long catalogVersion() {
        return catalog.holder().version();
    }

    /// What the replica does without at the moment, in stable words.
    public List<String> degraded() {
        return catalog.condition().degraded();
    }

    String word() {
        if (stopping) {
            return "stopping";
        }
        if (!gatekeeper.isOpen()) {
            return "not_ready";
        }
        return degraded().isEmpty() ? "ready" : "degraded";
    }
}
