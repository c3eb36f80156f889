package dev.portolan.standalone;

import dev.portolan.standalone.home.StartRefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// Where the gateway listens.
///
/// @param port for clients and administrators
/// @param adminPort metrics and health, on the loopback interface whatever the host is
record Address(String host, int port, int adminPort) {

    /// Finds out whether the address can be had before anything is started, so that a taken port
    /// costs nobody half a minute.
    ///
    /// The second port is the next one, for people; where any port will do it is any other, too:
    /// Linux gives the neighbours of those it chooses itself to connections that begin.
    static Address claim(String host, int wanted) throws StartRefusedException {
        try (ServerSocket first = bound(host, wanted);
                ServerSocket second = beside(first.getLocalPort(), wanted)) {
            return new Address(host, first.getLocalPort(), second.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("a port could not be given back", e);
        }
    }

    private static ServerSocket beside(int port, int wanted) throws StartRefusedException {
        boolean hasNext = wanted != 0 && port != 65535;
        try {
            return new ServerSocket(
                    hasNext ? port + 1 : 0, 1, InetAddress.getByName(UpOptions.LOOPBACK));
        } catch (IOException _) {
            return bound(UpOptions.LOOPBACK, 0);
        }
    }

    private static ServerSocket bound(String host, int port) throws StartRefusedException {
        try {
            return new ServerSocket(port, 1, InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            throw new StartRefusedException(
                    "'" + host + "' is no address; --host takes one such as 127.0.0.1 or 0.0.0.0");
        } catch (BindException e) {
            throw new StartRefusedException(
                    String.valueOf(e.getMessage()).contains("in use")
                            ? "port %s of %s is taken; choose another with --port"
                                    .formatted(port, host)
                            : "cannot listen on %s, port %s: %s"
                                    .formatted(host, port, e.getMessage()));
        } catch (IOException e) {
            throw new StartRefusedException(
                    "cannot listen on %s, port %s: %s".formatted(host, port, e.getMessage()));
        }
    }

    /// For a client on this machine.
    String url() {
        boolean isEverywhere = host.equals("0.0.0.0") || host.equals("::");
        String name =
                isEverywhere ? UpOptions.LOOPBACK : host.contains(":") ? "[" + host + "]" : host;
        return "http://" + name + ":" + port;
    }
}
