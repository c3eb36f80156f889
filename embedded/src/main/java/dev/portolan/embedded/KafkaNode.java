package dev.portolan.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/// The broker's own JVM. [EmbeddedKafka] starts it; people do not.
///
/// Its configuration comes through standard input, up to a line with a single dot. The pipe then
/// stays open: its end means that the owner is gone, however it went, and the broker stops. One
/// line on standard output, [#READY], says that the broker answers.
public final class KafkaNode {
    static final String READY = "ready";
    static final String END_OF_PROPERTIES = ".";

    /// An orderly stop takes a second. Whoever has nobody to wait for should not linger.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private KafkaNode() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream owner = System.out;
        System.setOut(System.err);
        InputStream input = System.in;
        Properties properties = read(input);
        var ownerWatch = new Thread(() -> stopAtEndOf(input), "owner-watch");
        ownerWatch.setDaemon(true);
        ownerWatch.start();
        format(properties);
        var server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
        start(server);
        owner.println(READY);
        owner.flush();
        server.awaitShutdown();
    }

    /// A half-started broker neither works nor ends: its threads keep the JVM alive.
    private static void start(KafkaRaftServer server) {
        try {
            server.startup();
        } catch (RuntimeException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static Properties read(InputStream input) throws IOException {
        var text = new StringBuilder();
        var line = new StringBuilder();
        for (int c = input.read(); c >= 0; c = input.read()) {
            if (c != '\n') {
                line.append((char) c);
                continue;
            }
            if (line.toString().equals(END_OF_PROPERTIES)) {
                var properties = new Properties();
                properties.load(new StringReader(text.toString()));
                return properties;
            }
            text.append(line).append('\n');
            line.setLength(0);
        }
        throw new IOException("the owner ended before it had said what to run");
    }

    private static void format(Properties properties) throws Exception {
        String directory = properties.getProperty("log.dirs");
        if (Files.exists(Path.of(directory, "meta.properties"))) {
            return;
        }
        new Formatter()
                .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(properties.getProperty("controller.listener.names"))
                .setMetadataLogDirectory(directory)
                .addDirectory(directory)
                .setPrintStream(System.err)
                .run();
    }

    private static void stopAtEndOf(InputStream input) {
        try {
            while (input.read() >= 0) {
                // Nothing more is ever said.
            }
        } catch (IOException _) {
            // As good as the end.
        }
        System.exit(0);
    }

    private static void stop(KafkaRaftServer server) {
        var lastResort =
                new Thread(
                        () -> {
                            try {
                                Thread.sleep(PATIENCE);
                            } catch (InterruptedException _) {
                                // Nobody interrupts it; then at once.
                            }
                            Runtime.getRuntime().halt(1);
                        },
                        "last-resort");
        lastResort.setDaemon(true);
        lastResort.start();
        server.shutdown();
        server.awaitShutdown();
    }
}
