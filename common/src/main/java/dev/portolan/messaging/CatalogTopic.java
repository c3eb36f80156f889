package dev.portolan.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/// Makes the topic [CatalogEvent#TOPIC]: one partition, kept for a day, since an event is only a
/// hint.
public final class CatalogTopic {
    private final KafkaSettings settings;

    public CatalogTopic(KafkaSettings settings) {
        this.settings = settings;
    }

    /// Creates the topic unless it is there; safe to repeat, and from several processes at once.
    ///
    /// @throws KafkaAwayException where Kafka did not do it in time
    public void ensure(Duration patience) throws KafkaAwayException, InterruptedException {
        NewTopic topic =
                new NewTopic(CatalogEvent.TOPIC, 1, (short) settings.replicationFactor())
                        .configs(
                                Map.of(
                                        TopicConfig.RETENTION_MS_CONFIG,
                                        Long.toString(Duration.ofDays(1).toMillis())));
        Map<String, Object> properties = KafkaProperties.admin(settings, patience);
        try (Admin admin = Admin.create(properties)) {
            try {
                admin.createTopics(List.of(topic))
                        .all()
                        .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                admin.close(Duration.ZERO);
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new KafkaAwayException(
                        "could not create topic " + CatalogEvent.TOPIC, e.getCause());
            }
        } catch (TimeoutException | KafkaException e) {
            throw new KafkaAwayException("could not create topic " + CatalogEvent.TOPIC, e);
        }
    }
}
