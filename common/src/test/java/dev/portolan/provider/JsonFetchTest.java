package dev.portolan.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonFetchTest {
    private static final URI LIST = URI.create("https://acme.example/v1/models");

    /// Some proxies quote the headers of what they refuse.
    @Test
    void quotesNothingThatItHasSentToBeLetIn() {
        String quoted =
                "test-credential bought-with-it session-token-of-aws from 2026-11-27 is refused";
        ScriptedHttp http =
                new ScriptedHttp(_ ->
                        ScriptedHttp.Canned.status(
                                403, "{\"error\":{\"message\":\"%s\"}}".formatted(quoted)));
        JsonFetch fetch =
                new JsonFetch(
                        TestProviders.access("acme", "https://acme.example/v1", "{}"),
                        Map.of(
                                "Authorization",
                                "Bearer bought-with-it",
                                "X-Amz-Security-Token",
                                "session-token-of-aws",
                                "api-version",
                                "2026-11-27"),
                        http,
                        Clock.systemUTC());

        UpstreamException refused = assertThrows(UpstreamException.class, () -> fetch.get(LIST));

        String message = String.valueOf(refused.getMessage());
        assertEquals(
                "[redacted] [redacted] [redacted] from 2026-11-27 is refused",
                message.substring(message.indexOf(": ") + 2));
    }
}
