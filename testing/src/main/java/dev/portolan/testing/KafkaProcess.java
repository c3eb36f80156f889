package dev.portolan.testing;

import dev.portolan.embedded.EmbeddedKafka;
import dev.portolan.embedded.KafkaSettings;
import java.nio.file.Path;
import java.util.Map;

/// A Kafka broker of one test, to be frozen, killed and brought back.
public final class KafkaProcess implements AutoCloseable {
    private final KafkaSettings settings;
    private EmbeddedKafka kafka;

    private KafkaProcess(KafkaSettings settings, EmbeddedKafka kafka) {
        this.settings = settings;
        this.kafka = kafka;
    }

    /// Starts one.
    ///
    /// @param directory an empty or absent directory, such as a JUnit `@TempDir`
    public static KafkaProcess start(Path directory) {
        var settings = KafkaSettings.durable(directory);
        var kafka = EmbeddedKafka.start(settings);
        return new KafkaProcess(settings.onPort(kafka.port()), kafka);
    }

    /// Valid before, during and after every disaster: the port stays.
    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public void createTopic(String name, int partitions) {
        kafka.createTopic(name, partitions, Map.of());
    }

    /// Connections stay open and nothing answers.
    public void freeze() {
        kafka.process().freeze();
    }

    public void thaw() {
        kafka.process().thaw();
    }

    /// Gone at once; connections are refused from now on.
    public void kill() {
        kafka.process().kill();
        kafka.close();
    }

    /// Stopped in good order; connections are refused from now on.
    public void stop() {
        kafka.close();
    }

    /// Back on the same port with the same records. After a [#kill] it takes three seconds longer:
    /// the broker waits for the session of its former self to end.
    public void restart() {
        kafka.close();
        kafka = EmbeddedKafka.start(settings);
    }

    @Override
    public void close() {
        kafka.close();
    }
}
