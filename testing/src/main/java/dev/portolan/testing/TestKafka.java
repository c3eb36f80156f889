package dev.portolan.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// A real broker, shared by all tests of the JVM, and the little a test does with it besides the
/// code it tests.
public final class TestKafka implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrapServers;
    private final Admin admin;
    private final KafkaProducer<String, String> producer;
    private final AtomicInteger count = new AtomicInteger();

    /// For a broker that runs already, such as a [KafkaProcess].
    public TestKafka(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers);
        this.admin = Admin.create(config);
        this.producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /// A new topic with one partition. Its name begins with the given one and is this test's own.
    public String createTopic(String prefix) {
        return createTopic(prefix, 1, Map.of());
    }

    public String createTopic(String prefix, int partitions, Map<String, String> config) {
        String name = freshTopicName(prefix);
        done(
                admin.createTopics(
                                List.of(new NewTopic(name, partitions, (short) 1).configs(config)))
                        .all());
        return name;
    }

    /// A name no other test has, for code that creates its topic itself.
    public String freshTopicName(String prefix) {
        return prefix + "-" + count.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
    }

    /// Returns when the broker has confirmed the record.
    public void produce(String topic, @Nullable String key, @Nullable String value) {
        done(producer.send(new ProducerRecord<>(topic, key, value)));
    }

    /// Everything in the topic from its beginning, once there are at least so many records.
    ///
    /// @throws AssertionError if there are fewer after a minute
    public List<ConsumerRecord<String, String>> consumeAll(String topic, int atLeast) {
        var records = new ArrayList<ConsumerRecord<String, String>>();
        try (var consumer = consumerFromTheBeginning(topic)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (records.size() < atLeast || !isAtEnd(consumer)) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(
                            "%s has %s records, not %s, after %s: %s"
                                    .formatted(topic, records.size(), atLeast, PATIENCE, records));
                }
            }
        }
        return records;
    }

    private KafkaConsumer<String, String> consumerFromTheBeginning(String topic) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", bootstrapServers, "fetch.max.wait.ms", 50);
        var consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static boolean isAtEnd(KafkaConsumer<String, String> consumer) {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static void done(Future<?> future) {
        try {
            future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("Kafka did not do it: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        admin.close(Duration.ofSeconds(1));
    }
}
