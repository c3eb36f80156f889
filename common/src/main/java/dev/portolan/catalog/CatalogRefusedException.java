package dev.portolan.catalog;

import java.util.List;

/// A catalog is refused whole; whoever has a good one goes on serving it.
public final class CatalogRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 3;

    private final long version;
    private final transient List<Fault> faults;

    /// @param faults at least one
    public CatalogRefusedException(long version, List<Fault> faults) {
        super(sentence(version, faults));
        this.version = version;
        this.faults = List.copyOf(faults);
    }

    /// One thing that is wrong.
    ///
    /// @param detail one sentence that names the row; holds no secret
    public record Fault(RefusalReason reason, String detail) {}

    public long version() {
        return version;
    }

    /// What is wrong, at most [CatalogLimits#MAX_FAULTS] of it.
    public List<Fault> faults() {
        return faults;
    }

    private static String sentence(long version, List<Fault> faults) {
        StringBuilder text = new StringBuilder("catalog version " + version + " is refused: ");
        for (int i = 0; i < Math.min(SHOWN, faults.size()); i++) {
            text.append(i == 0 ? "" : "; ").append(faults.get(i).detail());
        }
        return faults.size() > SHOWN
                ? text.append("; and ").append(faults.size() - SHOWN).append(" more").toString()
                : text.toString();
    }
}
