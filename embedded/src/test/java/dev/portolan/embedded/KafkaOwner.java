package dev.portolan.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A program that starts Kafka, prints the broker's pid and waits to be killed.
final class KafkaOwner {
    private KafkaOwner() {}

    public static void main(String[] arguments) throws Exception {
        var kafka = EmbeddedKafka.start(KafkaSettings.durable(Path.of(arguments[0])));
        System.out.println(kafka.process().pid());
        new CountDownLatch(1).await();
    }
}
