package dev.portolan.sync;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What a run counted, in models.
///
/// @param listed in the provider's list and understood
/// @param added new to the catalog
/// @param updated changed in at least one field
/// @param unchanged listed as the catalog has them
/// @param missing gone from the list for the first time
/// @param retired gone for so many lists in a row that they are given up
/// @param returned listed again after having been missing or retired
/// @param skipped entries of the list that made no sense
public record SyncCounts(
        @JsonProperty("listed") int listed,
        @JsonProperty("added") int added,
        @JsonProperty("updated") int updated,
        @JsonProperty("unchanged") int unchanged,
        @JsonProperty("missing") int missing,
        @JsonProperty("retired") int retired,
        @JsonProperty("returned") int returned,
        @JsonProperty("skipped") int skipped) {
    public static final SyncCounts NONE = new SyncCounts(0, 0, 0, 0, 0, 0, 0, 0);

    /// Models that the run changes.
    public int changes() {
        return added + updated + missing + retired + returned;
    }
}
