package dev.portolan.testing;

import dev.portolan.embedded.EmbeddedKafka;
import dev.portolan.embedded.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/// The one broker of this JVM. JUnit closes it with the root store.
final class KafkaServer implements AutoCloseable {
    private final EmbeddedKafka broker;
    private final TestKafka kafka;

    KafkaServer() {
        try {
            broker =
                    EmbeddedKafka.start(
                            KafkaSettings.throwaway(Files.createTempDirectory("portolan-kafka-")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kafka = new TestKafka(broker.bootstrapServers());
    }

    TestKafka kafka() {
        return kafka;
    }

    @Override
    public void close() {
        kafka.close();
        broker.close();
    }
}
