package dev.portolan.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks a replica which catalog version it serves: one bare `GET /readyz`, because it is asked a
/// thousand times a second and should cost the machine as little as it can.
final class ServedVersion {
    private static final Pattern VERSION = Pattern.compile("\"catalog_version\":(-?\\d+)");
    private static final byte[] REQUEST =
            "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private ServedVersion() {}

    /// The version, or -1 where nobody answers, or there is none.
    static long of(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(REQUEST);
            InputStream answer = socket.getInputStream();
            Matcher version =
                    VERSION.matcher(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
            return version.find() ? Long.parseLong(version.group(1)) : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
