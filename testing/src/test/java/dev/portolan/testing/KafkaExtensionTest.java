package dev.portolan.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaExtensionTest {
    @RegisterExtension static final KafkaExtension KAFKA = new KafkaExtension();

    @Test
    void readsBackWhatWasProducedInOrder(TestKafka kafka) {
        String topic = kafka.createTopic("harbours");

        kafka.produce(topic, "it", "Genova");
        kafka.produce(topic, "it", "Pisa");
        List<String> values =
                kafka.consumeAll(topic, 1).stream().map(ConsumerRecord::value).toList();

        assertEquals(List.of("Genova", "Pisa"), values);
    }

    @Test
    void givesEachTestATopicOfItsOwn() {
        assertNotEquals(KAFKA.kafka().createTopic("same"), KAFKA.kafka().createTopic("same"));
    }
}
