package dev.portolan.messaging;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How to reach Kafka: the section `kafka` of every configuration.
///
/// @param bootstrapServers `host:port`, several separated by commas
/// @param replicationFactor copies of each topic that we create; as many brokers are needed
/// @param properties further settings of every Kafka client, by Kafka's own names
///   (`security.protocol`, `sasl.jaas.config`, ...); they win over ours
public record KafkaSettings(
        @JsonProperty("bootstrapServers") @NotBlank String bootstrapServers,
        @JsonProperty("replicationFactor") @Min(1) @Max(32) int replicationFactor,
        @JsonProperty("properties") Map<String, String> properties) {

    public KafkaSettings(
            String bootstrapServers,
            int replicationFactor,
            @Nullable Map<String, String> properties) {
        this.bootstrapServers = bootstrapServers;
        this.replicationFactor = replicationFactor == 0 ? 1 : replicationFactor;
        this.properties = properties == null ? Map.of() : Map.copyOf(properties);
    }

    public static KafkaSettings of(String bootstrapServers) {
        return new KafkaSettings(bootstrapServers, 1, Map.of());
    }

    /// Properties can hold passwords.
    @Override
    public String toString() {
        return "Kafka at " + bootstrapServers;
    }
}
