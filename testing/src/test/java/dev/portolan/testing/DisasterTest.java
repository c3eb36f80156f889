package dev.portolan.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisasterTest {
    @TempDir Path folder;

    @Test
    void postgresFreezesDiesAndComesBackOnTheSamePortWithItsRows() throws Exception {
        try (var postgres = PostgresProcess.start(folder.resolve("postgres"))) {
            TestDatabase database = postgres.database();
            database.execute("CREATE TABLE harbours AS SELECT 'Pisa' AS name");

            postgres.freeze();
            assertSilent(port(database));
            postgres.thaw();
            assertEquals("Pisa", database.ask("SELECT name FROM harbours"));

            postgres.kill();
            assertThrows(SQLException.class, database::connect);
            postgres.restart();
            assertEquals("Pisa", database.ask("SELECT name FROM harbours"));
        }
    }

    @Test
    void kafkaDiesAndComesBackOnTheSamePortWithItsRecords() throws Exception {
        try (var broker = KafkaProcess.start(folder.resolve("kafka"))) {
            int port = Integer.parseInt(broker.bootstrapServers().replaceAll(".*:", ""));
            String topic;
            try (var kafka = new TestKafka(broker.bootstrapServers())) {
                topic = kafka.createTopic("harbours");
                kafka.produce(topic, "it", "Pisa");
            }

            broker.kill();
            assertThrows(
                    ConnectException.class,
                    () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
            broker.restart();

            try (var kafka = new TestKafka(broker.bootstrapServers())) {
                assertEquals("Pisa", kafka.consumeAll(topic, 1).getFirst().value());
            }
        }
    }

    /// The kernel still accepts the connection; nobody answers the request for encryption, to which
    /// a live server says `N`.
    private static void assertSilent(int port) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(300);
            socket.getOutputStream().write(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47});
            assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
        }
    }

    private static int port(TestDatabase database) {
        return URI.create(database.jdbcUrl().substring("jdbc:".length())).getPort();
    }
}
