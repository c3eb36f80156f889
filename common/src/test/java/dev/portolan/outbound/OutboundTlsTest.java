package dev.portolan.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamRequest;
import dev.portolan.secret.Keyring;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// U22: a connection is verified or it is none.
class OutboundTlsTest {
    private static final char[] PASSWORD = "not-a-secret".toCharArray();

    @TempDir Path folder;

    @Test
    void servesANameThatItsCertificateProves() throws Exception {
        KeyStore keys = keys("good.localhost");
        try (RawServer server = tls(keys)) {
            assertEquals(
                    200,
                    statusOf("https://good.localhost:" + server.port() + "/", Optional.of(keys)));
        }
    }

    @Test
    void refusesACertificateThatNobodyTrusts() throws Exception {
        KeyStore keys = keys("good.localhost");
        try (RawServer server = tls(keys)) {
            assertEquals(
                    Fault.TLS,
                    faultOf("https://good.localhost:" + server.port() + "/", Optional.empty()));
            assertEquals(List.of(), server.requests);
        }
    }

    @Test
    void refusesAnotherNamesCertificate() throws Exception {
        KeyStore keys = keys("other.localhost");
        try (RawServer server = tls(keys)) {
            assertEquals(
                    Fault.TLS,
                    faultOf("https://good.localhost:" + server.port() + "/", Optional.of(keys)));
            assertEquals(List.of(), server.requests);
        }
    }

    @Test
    void refusesAnExpiredCertificate() throws Exception {
        for (boolean isExpired : new boolean[] {false, true}) {
            KeyStore keys = signedKeys(isExpired ? "-40d" : "-1d");
            KeyStore authority = KeyStore.getInstance("PKCS12");
            authority.load(null, null);
            authority.setCertificateEntry("ca", keys.getCertificate("ca"));
            try (RawServer server = tls(keys)) {
                String url = "https://good.localhost:" + server.port() + "/";
                if (isExpired) {
                    assertEquals(Fault.TLS, faultOf(url, Optional.of(authority)));
                    assertEquals(List.of(), server.requests);
                } else {
                    assertEquals(200, statusOf(url, Optional.of(authority)));
                }
            }
        }
    }

    @Test
    void neverFallsBackToPlainText() throws Exception {
        try (RawServer server =
                new RawServer(client -> {
                    client.send("HTTP/1.1 400 Plain\r\nContent-Length: 0\r\n\r\n");
                    client.waitForEnd();
                })) {
            assertEquals(
                    Fault.TLS,
                    faultOf("https://good.localhost:" + server.port() + "/", Optional.empty()));
        }
    }

    private static Fault faultOf(String url, Optional<KeyStore> trusted) {
        return assertThrows(UpstreamException.class, () -> statusOf(url, trusted)).fault();
    }

    private static int statusOf(String url, Optional<KeyStore> trusted) throws Exception {
        SslContextFactory.Client tls = new SslContextFactory.Client();
        trusted.ifPresent(tls::setTrustStore);
        OutboundHttp http =
                new OutboundHttp(
                        OutboundHttpTest.HERE,
                        Via.of(Keyring.fresh(new SecureRandom())),
                        _ -> List.of(InetAddress.getLoopbackAddress()),
                        tls);
        http.start();
        try (UpstreamAnswer answer =
                http.send(
                        new UpstreamRequest(
                                "GET",
                                URI.create(url),
                                Map.of(),
                                Optional.empty(),
                                OutboundHttpTest.LONG))) {
            return answer.status();
        } finally {
            http.stop();
        }
    }

    private static RawServer tls(KeyStore keys) throws Exception {
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new RawServer(
                context.getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                client -> {
                    client.request();
                    client.answer("ok");
                });
    }

    /// A self-signed certificate for a name, made by the JDK's own tool.
    private KeyStore keys(String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        keytool(
                file,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name);
        return open(file);
    }

    /// A certificate for `good.localhost`, good for thirty days and signed by an authority of its
    /// own.
    private KeyStore signedKeys(String startDate) throws Exception {
        Path file = folder.resolve("signed" + startDate + ".p12");
        String request = folder.resolve("request").toString();
        String certificate = folder.resolve("certificate").toString();
        keytool(
                file,
                "-genkeypair",
                "-alias",
                "ca",
                "-keyalg",
                "EC",
                "-dname",
                "CN=ca",
                "-ext",
                "bc:c");
        keytool(
                file,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=good.localhost");
        keytool(file, "-certreq", "-alias", "server", "-file", request);
        keytool(
                file,
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                request,
                "-outfile",
                certificate,
                "-ext",
                "san=dns:good.localhost",
                "-startdate",
                startDate,
                "-validity",
                "30");
        keytool(file, "-importcert", "-alias", "server", "-file", certificate, "-noprompt");
        return open(file);
    }

    private static void keytool(Path file, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of(
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD)));
        Process keytool =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (!keytool.waitFor(2, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            throw new IOException("keytool failed: " + List.of(arguments));
        }
    }

    private static KeyStore open(Path file) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }
}
