package dev.portolan.api.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What is wrong with this replica's catalog at the moment, in stable words. Written by the
/// reloader's threads, read by any.
public final class CatalogCondition {
    private final BooleanSupplier kafkaConnected;
    private volatile boolean databaseReachable;
    private volatile boolean fromDisk;
    private volatile boolean unsaved;
    private volatile boolean wentBack;
    private volatile @Nullable Refusal refusal;

    CatalogCondition(BooleanSupplier kafkaConnected) {
        this.kafkaConnected = kafkaConnected;
    }

    /// A catalog that was not taken over.
    ///
    /// @param reasons stable words, for a metric
    /// @param detail for people
    public record Refusal(long version, List<String> reasons, String detail) {
        public Refusal {
            reasons = List.copyOf(reasons);
        }
    }

    /// `database_unreachable`, `kafka_disconnected`, `catalog_refused`, `catalog_went_back`,
    /// `served_from_disk`, `snapshot_unsaved`.
    public List<String> degraded() {
        List<String> words = new ArrayList<>();
        if (!databaseReachable) {
            words.add("database_unreachable");
        }
        if (!kafkaConnected.getAsBoolean()) {
            words.add("kafka_disconnected");
        }
        if (refusal != null) {
            words.add("catalog_refused");
        }
        if (wentBack) {
            words.add("catalog_went_back");
        }
        if (fromDisk) {
            words.add("served_from_disk");
        }
        if (unsaved) {
            words.add("snapshot_unsaved");
        }
        return words;
    }

    public boolean databaseReachable() {
        return databaseReachable;
    }

    public boolean kafkaConnected() {
        return kafkaConnected.getAsBoolean();
    }

    /// The newest catalog, if it was refused.
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    void databaseAnswered(boolean answered) {
        databaseReachable = answered;
    }

    void servedFromDisk(boolean disk) {
        fromDisk = disk;
    }

    void saved(boolean saved) {
        unsaved = !saved;
    }

    void versionWentBack(boolean back) {
        wentBack = back;
    }

    void refused(@Nullable Refusal newest) {
        refusal = newest;
    }
}
