package dev.portolan.outbound;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;

/// Where the gateway may connect to, and how much of it. Section `outbound` of a configuration.
///
/// @param allowLoopback whether this machine's own loopback addresses may be called, over plain
///   HTTP too: for models that run beside a gateway on one machine
/// @param allowedNetworks networks in CIDR notation that may be called beside the public internet,
///   over plain HTTP too
/// @param maxAnswerBytes the most of one answer's body that is read
/// @param maxAnswerHeaderBytes the most of one answer's status line and headers, in bytes
/// @param maxConnectionsPerProvider connections to one scheme, host and port at a time
/// @param pooledIdle how long an unused connection is kept; short, since servers drop theirs
///   without a word
/// @param addressConnectTimeout how long one of a name's addresses may take before the next is
///   tried
public record OutboundSettings(
        @JsonProperty boolean allowLoopback,
        @JsonProperty @NotNull List<String> allowedNetworks,
        @JsonProperty @NotNull DataSize maxAnswerBytes,
        @JsonProperty @Min(1024) @Max(1 << 20) int maxAnswerHeaderBytes,
        @JsonProperty @Min(1) @Max(100_000) int maxConnectionsPerProvider,
        @JsonProperty @NotNull Duration pooledIdle,
        @JsonProperty @NotNull Duration addressConnectTimeout) {

    /// Public addresses over https only.
    public static final OutboundSettings DEFAULT =
            new OutboundSettings(
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public OutboundSettings {
        allowedNetworks = List.copyOf(allowedNetworks);
        // Fails here, at start-up, with a sentence that names the entry.
        allowedNetworks.forEach(Network::parse);
    }

    @com.fasterxml.jackson.annotation.JsonCreator
    public OutboundSettings(
            @JsonProperty("allowLoopback") boolean allowLoopback,
            @JsonProperty("allowedNetworks") Optional<List<String>> allowedNetworks,
            @JsonProperty("maxAnswerBytes") Optional<DataSize> maxAnswerBytes,
            @JsonProperty("maxAnswerHeaderBytes") Optional<Integer> maxAnswerHeaderBytes,
            @JsonProperty("maxConnectionsPerProvider") Optional<Integer> maxConnectionsPerProvider,
            @JsonProperty("pooledIdle") Optional<Duration> pooledIdle,
            @JsonProperty("addressConnectTimeout") Optional<Duration> addressConnectTimeout) {
        this(
                allowLoopback,
                allowedNetworks.orElse(List.of()),
                maxAnswerBytes.orElse(DataSize.mebibytes(256)),
                maxAnswerHeaderBytes.orElse(64 * 1024),
                maxConnectionsPerProvider.orElse(2048),
                pooledIdle.orElse(Duration.seconds(20)),
                addressConnectTimeout.orElse(Duration.seconds(4)));
    }

    /// The same, but for this machine's own servers.
    public OutboundSettings withLoopback() {
        return new OutboundSettings(
                true,
                allowedNetworks,
                maxAnswerBytes,
                maxAnswerHeaderBytes,
                maxConnectionsPerProvider,
                pooledIdle,
                addressConnectTimeout);
    }
}
