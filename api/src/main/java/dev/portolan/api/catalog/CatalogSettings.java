package dev.portolan.api.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How a replica keeps its catalog: the section `catalog`.
///
/// @param replicaId this replica's name in the table `replicas`; different for each, the same after
///   a restart. By itself: the host's name and a mark of the directory, which no two share
/// @param snapshotDirectory where the last good catalog is kept for a start without a database; of
///   this replica alone
/// @param poll how often the version is looked up in case an event was lost
/// @param rebuildGap at least this long between the starts of two rebuilds
/// @param retry how long to wait before a database that does not answer is asked again
/// @param reportEvery how often the replica says which version it serves
/// @param maxStaleAuth without a word from the database for this long, nobody is let in any more: a
///   key may have been revoked
public record CatalogSettings(
        @JsonProperty("replicaId") @NotBlank String replicaId,
        @JsonProperty("snapshotDirectory") @NotNull Path snapshotDirectory,
        @JsonProperty("poll") @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) Duration poll,
        @JsonProperty("rebuildGap") @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
                Duration rebuildGap,
        @JsonProperty("retry") @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
                Duration retry,
        @JsonProperty("reportEvery") @MinDuration(value = 1, unit = TimeUnit.SECONDS)
                Duration reportEvery,
        @JsonProperty("maxStaleAuth") @MinDuration(value = 1, unit = TimeUnit.SECONDS)
                Duration maxStaleAuth) {

    private static final Path DIRECTORY = Path.of("data", "api");

    public CatalogSettings(
            @Nullable String replicaId,
            @Nullable Path snapshotDirectory,
            @Nullable Duration poll,
            @Nullable Duration rebuildGap,
            @Nullable Duration retry,
            @Nullable Duration reportEvery,
            @Nullable Duration maxStaleAuth) {
        this.snapshotDirectory = snapshotDirectory == null ? DIRECTORY : snapshotDirectory;
        this.replicaId = replicaId == null ? nameOf(this.snapshotDirectory) : replicaId;
        this.poll = poll == null ? Duration.seconds(30) : poll;
        this.rebuildGap = rebuildGap == null ? Duration.milliseconds(100) : rebuildGap;
        this.retry = retry == null ? Duration.seconds(2) : retry;
        this.reportEvery = reportEvery == null ? Duration.seconds(10) : reportEvery;
        this.maxStaleAuth = maxStaleAuth == null ? Duration.hours(24) : maxStaleAuth;
    }

    public static CatalogSettings of(String replicaId, Path snapshotDirectory) {
        return new CatalogSettings(replicaId, snapshotDirectory, null, null, null, null, null);
    }

    private static String nameOf(Path directory) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            host = "api";
        }
        return String.format(
                Locale.ROOT,
                "%.150s-%08x",
                host,
                directory.toAbsolutePath().normalize().toString().hashCode());
    }
}
