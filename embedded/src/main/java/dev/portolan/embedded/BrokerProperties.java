package dev.portolan.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/// The configuration of a broker that is its own controller and keeps the only copy of everything.
/// Sizes fit a heap of 256 MB: the defaults would give the log cleaner alone 128 MB.
final class BrokerProperties {
    private BrokerProperties() {}

    static Properties of(KafkaSettings settings, Path data, int clientPort, int controllerPort) {
        var properties = new Properties();
        properties.putAll(
                Map.of(
                        "process.roles", "broker,controller",
                        "node.id", "1",
                        "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
                        "controller.listener.names", "CONTROLLER",
                        "listeners",
                                "PLAINTEXT://127.0.0.1:%s,CONTROLLER://127.0.0.1:%s"
                                        .formatted(clientPort, controllerPort),
                        "advertised.listeners", "PLAINTEXT://127.0.0.1:" + clientPort,
                        "log.dirs", data.toString(),
                        "auto.create.topics.enable", "false",
                        "num.partitions", "1"));
        properties.putAll(onlyCopy());
        properties.putAll(small());
        if (settings.isDurable()) {
            properties.put("log.flush.interval.messages", "1");
        }
        return properties;
    }

    private static Map<String, String> onlyCopy() {
        return Map.of(
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "group.initial.rebalance.delay.ms", "0",
                // A broker killed and started again would otherwise wait for the session of its
                // former self.
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "500");
    }

    private static Map<String, String> small() {
        return Map.of(
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.num.partitions", "1",
                "share.coordinator.state.topic.num.partitions", "1",
                "log.cleaner.dedupe.buffer.size", "2097152",
                "log.segment.bytes", "67108864",
                "num.io.threads", "2",
                "num.network.threads", "2",
                "background.threads", "2",
                "log.index.size.max.bytes", "1048576",
                "metrics.num.samples", "2");
    }
}
