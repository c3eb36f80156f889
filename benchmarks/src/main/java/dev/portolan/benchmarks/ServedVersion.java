package dev.portolan.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks a replica which catalog version it serves: `GET /readyz` over a connection that is kept,
/// because the question is repeated and must not itself become the load that is measured.
final class ServedVersion {
    private static final Pattern VERSION = Pattern.compile("\"catalog_version\":(-?\\d+)");

    private ServedVersion() {}

    /// The version, or -1 where nobody answers, or there is none.
    static long of(int port) {
        try {
            var connection =
                    (HttpURLConnection)
                            URI.create("http://127.0.0.1:" + port + "/readyz")
                                    .toURL()
                                    .openConnection();
            boolean refused = connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
            try (InputStream answer =
                    refused ? connection.getErrorStream() : connection.getInputStream()) {
                Matcher version =
                        VERSION.matcher(
                                new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
                return version.find() ? Long.parseLong(version.group(1)) : -1;
            }
        } catch (IOException e) {
            return -1;
        }
    }
}
