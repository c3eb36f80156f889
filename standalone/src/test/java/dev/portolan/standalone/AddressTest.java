package dev.portolan.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.standalone.home.StartRefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class AddressTest {
    @Test
    void saysThatThePortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();

            assertEquals(
                    "port %d of 127.0.0.1 is taken; choose another with --port".formatted(port),
                    refusal("127.0.0.1", port));
        }
    }

    @Test
    void saysThatTheHostIsNoneOfThisMachine() {
        assertTrue(refusal("192.0.2.1", 0).startsWith("cannot listen on 192.0.2.1"));
        assertTrue(refusal("not an address", 0).startsWith("'not an address' is no address"));
    }

    @Test
    void findsFreePortsAndAUrlForThisMachine() throws StartRefusedException {
        Address address = Address.claim("0.0.0.0", 0);

        assertTrue(address.port() > 0);
        assertNotEquals(address.port(), address.adminPort());
        assertNotEquals(address.port() + 1, address.adminPort(), "where connections begin");
        assertEquals("http://127.0.0.1:" + address.port(), address.url());
    }

    private static String refusal(String host, int port) {
        return assertThrows(StartRefusedException.class, () -> Address.claim(host, port))
                .getMessage();
    }
}
