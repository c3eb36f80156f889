/// What our tests stand on: a real PostgreSQL, a real Kafka, and providers that fail on command.
///
/// **PostgreSQL.** One server per JVM; each test class gets a database of its own, copied from a
/// template that was migrated once.
///
/// ```java
/// @RegisterExtension
/// static final PostgresExtension POSTGRES = PostgresExtension.migratedBy("catalog", dataSource -> migrate(dataSource));
///
/// @Test
/// void keepsTheModel(TestDatabase database) {     // or POSTGRES.database()
///     var dao = new ModelDao(database.dataSource());
/// ```
///
/// **Kafka.** One broker per JVM; topics are made by the test and have names of their own.
///
/// ```java
/// @RegisterExtension
/// static final KafkaExtension KAFKA = new KafkaExtension();
///
/// @Test
/// void tellsOfTheChange(TestKafka kafka) {        // or KAFKA.kafka()
///     String topic = kafka.createTopic("changes");
///     kafka.produce(topic, "catalog", "{}");
///     assertEquals(1, kafka.consumeAll(topic, 1).size());
/// ```
///
/// **Disasters.** [PostgresProcess] and [KafkaProcess] are servers of one test: `freeze()`,
/// `thaw()`, `kill()`, and `restart()` on the same port with the same data. A killed server refuses
/// connections; a frozen one accepts them and stays silent.
///
/// **Providers.** [FakeProvider] plays one, well or badly, as [Answers] say; [ReceivedRequest]
/// tells what it got and whether the client stayed for the answer; [OpenAiShapes] has documents
/// that only need to be valid.
///
/// ```java
/// try (var provider = FakeProvider.start()) {
///     provider.onModels(OpenAiShapes.modelList("m"))
///             .onCompletion(fails(503, "server_error", "busy").retryAfter("7"), streams(OpenAiShapes.chunks("m", "Hel", "lo")));
///     …                                             // base_url is provider.baseUrl()
///     provider.awaitRequest(2, SOON).awaitClientGone(SOON);    // half a minute, say
/// ```
///
/// **Real traffic.** [Corpus] reads recordings of real providers where they are at hand (else the
/// test is skipped, and says so); [ReplayProvider] plays them; [ReplayProviderMain] does so for
/// people.
///
/// ```java
/// try (var replay = ReplayProvider.start(Corpus.required(), "openrouter", "groq")) {
///     …                                             // base_url is replay.baseUrl("groq")
///     // the body's field "recording" picks one: {"model": "…", "recording": "groq-chat-0a1b2c3d", …}
/// ```
///
/// [OpenAiContract] checks documents against OpenAI's published schemas, where those are at hand.
///
/// [RawHttp] is the opposite: a client that misbehaves, and that tells a complete answer from a
/// truncated one.
///
/// **Time.** [TestClock] stands still until it is told; [Await] waits for a condition instead of a
/// while.
///
/// This room knows no module of ours but `embedded`.
@NullMarked
package dev.portolan.testing;

import org.jspecify.annotations.NullMarked;
