/// A real PostgreSQL and a real Kafka broker on one machine, with nothing to install.
///
/// Both keep their data in a directory of their own, bind to the loopback interface only, and
/// promise that what they confirmed is on disk (`fsync`), unless the caller asks for the throw-away
/// form made for tests.
///
/// ```java
/// try (var postgres = EmbeddedPostgres.start(PostgresSettings.durable(data.resolve("postgres")));
///         var kafka = EmbeddedKafka.start(KafkaSettings.durable(data.resolve("kafka")))) {
///     postgres.createDatabase("portolan");            // does nothing where it exists
///     kafka.createTopic("model-catalog-updated", 1, Map.of("retention.ms", "86400000"));
///     run(postgres.jdbcUrl("portolan"), postgres.user(), postgres.password(), kafka.bootstrapServers());
/// }
/// ```
///
/// **Nothing is left running.** Whoever started a service closes it. Both run in sessions of their
/// own, so a Ctrl-C in the terminal reaches only the owner, who can finish its work before it
/// closes them. When the owner dies without a word (`kill -9`), both notice that a pipe from it has
/// ended and stop by themselves; a survivor of that, too, is stopped by the next start on the same
/// directory. A directory serves one owner at a time.
///
/// This room knows none of ours.
@NullMarked
package dev.portolan.embedded;

import org.jspecify.annotations.NullMarked;
