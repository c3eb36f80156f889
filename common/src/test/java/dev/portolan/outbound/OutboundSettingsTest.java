package dev.portolan.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboundSettingsTest {
    private final ObjectMapper json = Jackson.newObjectMapper();

    @Test
    void allowsThePublicInternetAloneUnlessTold() throws Exception {
        OutboundSettings settings = json.readValue("{}", OutboundSettings.class);

        assertEquals(OutboundSettings.DEFAULT, settings);
        assertEquals(
                new OutboundSettings(
                        false,
                        List.of(),
                        DataSize.mebibytes(256),
                        65_536,
                        2048,
                        Duration.seconds(20),
                        Duration.seconds(4)),
                settings);
    }

    @Test
    void readsEveryField() throws Exception {
        OutboundSettings settings =
                json.readValue(
                        """
                        {"allowLoopback": true, "allowedNetworks": ["10.0.0.0/8", "fd00::/8"], "maxAnswerBytes": "1MiB", "maxAnswerHeaderBytes": 2048,
                         "maxConnectionsPerProvider": 7, "pooledIdle": "5s", "addressConnectTimeout": "250ms"}\
                        """,
                        OutboundSettings.class);

        assertEquals(
                new OutboundSettings(
                        true,
                        List.of("10.0.0.0/8", "fd00::/8"),
                        DataSize.mebibytes(1),
                        2048,
                        7,
                        Duration.seconds(5),
                        Duration.milliseconds(250)),
                settings);
    }

    @Test
    void namesTheNetworkThatIsNone() {
        ValueInstantiationException refusal =
                assertThrows(
                        ValueInstantiationException.class,
                        () ->
                                json.readValue(
                                        "{\"allowedNetworks\": [\"10.0.0.0/99\"]}",
                                        OutboundSettings.class));

        assertTrue(refusal.getMessage().contains("10.0.0.0/99"), refusal.getMessage());
    }
}
