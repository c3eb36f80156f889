package dev.portolan.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/// A running Kafka broker (KRaft, one node) in a JVM of its own, on the loopback interface. Safe to
/// share between threads.
///
/// A JVM of its own, because a broker wants a small heap and a quick start (serial collector, first
/// compiler only), and the gateway wants neither; and because one can then die without the other.
public final class EmbeddedKafka implements AutoCloseable {
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 3;

    private final KafkaSettings settings;
    private final PrivateDirectory directory;
    private final int port;
    private final Process process;
    private boolean isClosed;

    private EmbeddedKafka(
            KafkaSettings settings, PrivateDirectory directory, int port, Process process) {
        this.settings = settings;
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /// Starts the broker and returns when it answers.
    ///
    /// @throws ServiceFailedException if the directory is in use or not writable, or the broker
    ///   does not come up
    public static EmbeddedKafka start(KafkaSettings settings) {
        var directory = PrivateDirectory.acquire(settings.directory());
        try {
            stopOrphan(directory);
            return start(settings, directory, ATTEMPTS);
        } catch (IOException e) {
            directory.close();
            throw new ServiceFailedException("Kafka in " + settings.directory() + ": " + e, e);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /// Free ports are found by asking and letting go, so another program may be quicker: then with
    /// other ones.
    private static EmbeddedKafka start(
            KafkaSettings settings, PrivateDirectory directory, int attempts) throws IOException {
        int port = settings.port().orElseGet(Launch::freePort);
        Process process = launch(settings, directory, port);
        var kafka = new EmbeddedKafka(settings, directory, port, process);
        try {
            Files.writeString(pidFile(directory), Long.toString(process.pid()));
            kafka.awaitReady();
            return kafka;
        } catch (IOException | RuntimeException e) {
            // Half started it would take its time to stop, and nobody has given it anything to
            // keep.
            kafka.process().kill();
            boolean lostARace = Launch.lastLines(log(directory), 20).contains("BindException");
            if (lostARace && attempts > 1 && settings.port().isEmpty()) {
                return start(settings, directory, attempts - 1);
            }
            throw e;
        }
    }

    private static Process launch(KafkaSettings settings, PrivateDirectory directory, int port)
            throws IOException {
        Path data = directory.resolve("data");
        ProcessBuilder builder =
                Launch.builder(command(directory))
                        .redirectError(
                                ProcessBuilder.Redirect.appendTo(
                                        Launch.trimmed(log(directory)).toFile()));
        // Not as an argument: the system tells the first 4 KB of a command line only, and by that
        // we know an orphan.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        var text = new StringWriter();
        Properties properties = BrokerProperties.of(settings, data, port, Launch.freePort());
        properties.store(text, null);
        OutputStream input = process.getOutputStream();
        input.write(
                (text + KafkaNode.END_OF_PROPERTIES + "\n").getBytes(StandardCharsets.US_ASCII));
        input.flush();
        return process;
    }

    private static List<String> command(PrivateDirectory directory) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=dev/portolan/embedded/kafka-logback.xml",
                "-Djava.net.preferIPv4Stack=true",
                KafkaNode.class.getName(),
                directory.path().toString());
    }

    private void awaitReady() throws IOException {
        long deadline = System.nanoTime() + settings.startWithin().toNanos();
        while (process.getInputStream().available() == 0) {
            if (process().endsWithin(Duration.ofMillis(10))) {
                throw new ServiceFailedException(
                        "Kafka ended while starting: " + Launch.lastLines(log(directory), 3));
            }
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new ServiceFailedException(
                        "Kafka was not ready within "
                                + settings.startWithin()
                                + ": "
                                + Launch.lastLines(log(directory), 3));
            }
        }
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public Path log() {
        return log(directory);
    }

    /// The broker's JVM, for tests that freeze or kill it.
    public ServerProcess process() {
        return ServerProcess.of(process);
    }

    /// Creates the topic and waits until it can be used; does nothing where it exists, whatever its
    /// partitions and configuration.
    public void createTopic(String name, int partitions, Map<String, String> config) {
        try (Admin admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            var topic = new NewTopic(name, partitions, (short) 1).configs(config);
            admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new ServiceFailedException(
                        "cannot create topic " + name + ": " + e.getCause(), e);
            }
        } catch (TimeoutException e) {
            throw new ServiceFailedException("cannot create topic " + name + " within 30 s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceFailedException("interrupted while creating topic " + name, e);
        }
    }

    /// Stops the broker within half a minute. Closing again does nothing.
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        stop();
        try {
            if (settings.isTemporary()) {
                Directories.delete(directory.path());
            }
        } catch (IOException e) {
            throw new ServiceFailedException("cannot delete " + directory.path(), e);
        } finally {
            directory.close();
        }
    }

    private void stop() {
        ServerProcess broker = process();
        if (!broker.isAlive()) {
            return;
        }
        broker.thaw();
        if (settings.isTemporary()) {
            broker.kill();
            return;
        }
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            // It has just ended by itself.
        }
        if (!broker.endsWithin(STOP)) {
            broker.kill();
        }
    }

    /// A broker whose owner was killed stops by itself, in a second or so; wait for that, and see
    /// to it.
    private static void stopOrphan(PrivateDirectory directory) throws IOException {
        if (!Files.exists(pidFile(directory))) {
            return;
        }
        String pid = Files.readString(pidFile(directory)).strip();
        Optional<ServerProcess> orphan =
                Optional.of(pid)
                        .filter(text -> text.matches("[0-9]{1,10}"))
                        .flatMap(text -> ProcessHandle.of(Long.parseLong(text)))
                        .filter(process -> isBrokerOf(directory, process))
                        .map(ServerProcess::new);
        orphan.ifPresent(broker -> {
            broker.thaw();
            broker.send("TERM");
            if (!broker.endsWithin(STOP)) {
                broker.kill();
            }
        });
    }

    private static boolean isBrokerOf(PrivateDirectory directory, ProcessHandle process) {
        String[] arguments = process.info().arguments().orElse(new String[0]);
        String here = directory.path().toString();
        return List.of(arguments).contains(KafkaNode.class.getName())
                && List.of(arguments).contains(here);
    }

    private static Path pidFile(PrivateDirectory directory) {
        return directory.resolve("kafka.pid");
    }

    private static Path log(PrivateDirectory directory) {
        return directory.resolve("kafka.log");
    }
}
