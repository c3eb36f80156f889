package dev.portolan.worker.metadata;

import static dev.portolan.testing.Answers.answers;
import static dev.portolan.testing.Answers.fails;
import static dev.portolan.testing.Answers.html;
import static dev.portolan.testing.Answers.redirects;
import static dev.portolan.testing.Answers.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.portolan.outbound.OutboundHttp;
import dev.portolan.outbound.OutboundSettings;
import dev.portolan.outbound.Via;
import dev.portolan.secret.Keyring;
import dev.portolan.testing.Answer;
import dev.portolan.testing.FakeProvider;
import dev.portolan.worker.sync.ListFailedException;
import dev.portolan.worker.sync.MetadataSource.Metadata;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MetadataFileTest {
    private static final String JSON = Sources.text("models-dev.json");
    private static final JsonMapper MAPPER =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    private final FakeProvider server = FakeProvider.start();
    private final OutboundHttp http =
            new OutboundHttp(
                    OutboundSettings.DEFAULT.withLoopback(),
                    Via.of(Keyring.fresh(new SecureRandom())));

    @BeforeEach
    void start() throws Exception {
        http.start();
    }

    @AfterEach
    void stop() throws Exception {
        http.stop();
        server.close();
    }

    private static MetadataSettings settings(long maxBytes) {
        return new MetadataSettings(
                Optional.empty(), Optional.empty(), Duration.minutes(1), DataSize.bytes(maxBytes));
    }

    private MetadataFile atServer(long maxBytes) {
        return new MetadataFile(
                "http://127.0.0.1:" + server.port() + "/api.json", http, settings(maxBytes));
    }

    private static String refusal(MetadataFile file) {
        return String.valueOf(assertThrows(ListFailedException.class, file::read).getMessage());
    }

    @Test
    void fetchesAnewOnlyWhatHasChanged() throws Exception {
        server.on(
                "GET",
                "/api.json",
                answers(JSON).header("etag", "\"v1\""),
                whole(304, "text/plain", ""),
                answers(JSON).header("etag", "\"v2\""));
        MetadataFile file = atServer(1 << 20);

        Metadata first = file.read();
        Metadata second = file.read();

        assertEquals(Optional.empty(), server.requests().getFirst().header("if-none-match"));
        assertEquals(Optional.of("\"v1\""), server.lastRequest().header("if-none-match"));
        assertSame(first, second);

        Metadata third = file.read();
        file.read();

        assertNotSame(first, third);
        assertEquals(Optional.of("\"v2\""), server.lastRequest().header("if-none-match"));
    }

    static Stream<Arguments> useless() {
        return Stream.of(
                Arguments.of(fails(500, "{}"), "answered with status 500"),
                Arguments.of(fails(404, "{}"), "answered with status 404"),
                Arguments.of(whole(304, "text/plain", ""), "redirects elsewhere (304)"),
                Arguments.of(
                        redirects(302, "https://elsewhere.example/"), "redirects elsewhere (302)"),
                Arguments.of(html(), "not valid JSON"),
                Arguments.of(
                        answers(JSON.substring(0, JSON.length() / 2)),
                        "cut off after " + JSON.length() / 2 + " bytes"),
                Arguments.of(answers(JSON).claiming(JSON.length() + 10L), "could not be fetched"),
                Arguments.of(answers(JSON + " ".repeat(4096)), "larger than 4096 bytes"));
    }

    @ParameterizedTest
    @MethodSource("useless")
    void saysWhyThereIsNone(Answer answer, String reason) {
        server.on("GET", "/api.json", answer);

        String message = refusal(atServer(4096));

        assertTrue(message.contains(reason), message);
    }

    @Test
    void keepsToTheAddressPolicy() throws Exception {
        OutboundHttp strict =
                new OutboundHttp(
                        OutboundSettings.DEFAULT, Via.of(Keyring.fresh(new SecureRandom())));
        strict.start();
        try {
            MetadataFile file =
                    new MetadataFile(
                            "http://127.0.0.1:" + server.port() + "/api.json",
                            strict,
                            settings(4096));

            assertTrue(refusal(file).startsWith("the metadata could not be fetched: "));
            assertEquals(0, server.requests().size());
        } finally {
            strict.stop();
        }
    }

    @Test
    void readsAFileWithinItsBound(@TempDir Path folder) throws Exception {
        Path path = Files.writeString(folder.resolve("prices.json"), Sources.text("litellm.json"));

        assertNotNull(new MetadataFile(path.toString(), http, settings(4096)).read());
        assertEquals(
                "the metadata is larger than 100 bytes",
                refusal(new MetadataFile(path.toString(), http, settings(100))));
        assertTrue(
                refusal(new MetadataFile(folder.toString(), http, settings(100)))
                        .contains("cannot be read"));
    }

    @Test
    void readsItsSection() throws Exception {
        MetadataSettings some =
                MAPPER.readValue(
                        "{\"source\": \" prices.json \", \"cron\": \"\", \"maxSize\": \"1MiB\"}",
                        MetadataSettings.class);

        assertEquals(Optional.of("prices.json"), some.source());
        assertEquals(Optional.empty(), some.cron());
        assertEquals(DataSize.mebibytes(1), some.maxSize());
        assertEquals(MetadataSettings.DEFAULT, MAPPER.readValue("{}", MetadataSettings.class));
    }

    @Test
    void nobodyIsAskedByDefault() {
        assertEquals(Optional.empty(), MetadataSettings.DEFAULT.source());
        assertEquals(Optional.empty(), MetadataSettings.DEFAULT.cron());
        assertEquals(Duration.minutes(1), MetadataSettings.DEFAULT.timeout());
        assertEquals(DataSize.mebibytes(32), MetadataSettings.DEFAULT.maxSize());
    }
}
