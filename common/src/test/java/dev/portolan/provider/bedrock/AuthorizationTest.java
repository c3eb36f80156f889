package dev.portolan.provider.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.TestProviders;
import dev.portolan.provider.UpstreamException;
import dev.portolan.secret.Secret;
import dev.portolan.testing.TestClock;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class AuthorizationTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:34:56Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String REGION = "eu-central-1";

    /// With what an address may hold: a colon, a slash, and a port.
    private static final URI URL =
            URI.create(
                    "https://bedrock.example:8443/model/arn%3Aaws%3Abedrock%3A%3A%3Aprofile%2Fx%3A0/converse?b=2&a=1%2F2");

    private static ProviderAccess access(String credential) {
        return new ProviderAccess(
                TestProviders.provider("bedrock", "bedrock", "", "{}"),
                Optional.of(credential).filter(text -> !text.isEmpty()).map(Secret::of));
    }

    private static AmbientCredentials ambient(Optional<AwsCredentialsIdentity> identity) {
        return new AmbientCredentials(
                () ->
                        () ->
                                identity.orElseThrow(
                                        () -> new IllegalStateException("nobody is there")),
                CLOCK);
    }

    private static Map<String, String> headers(String credential, String method, byte[] body)
            throws UpstreamException {
        return new Authorization(ambient(Optional.empty()), CLOCK)
                .headers(
                        access(credential),
                        REGION,
                        method,
                        URL,
                        Map.of("Content-Type", "application/json"),
                        body);
    }

    @Test
    void sendsAnApiKeyAsItIs() throws Exception {
        Map<String, String> headers = headers("bedrock-api-key-abc\n", "POST", new byte[0]);

        assertEquals(
                Map.of(
                        "Authorization",
                        "Bearer bedrock-api-key-abc",
                        "Content-Type",
                        "application/json"),
                headers);
    }

    @Test
    void signsWithAnAccessKey() throws Exception {
        byte[] body = "{\"messages\":[]}".getBytes(UTF_8);

        Map<String, String> headers =
                headers(
                        "{\"Version\": 1, \"AccessKeyId\": \"AKIDEXAMPLE\", \"SecretAccessKey\": \"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\"}",
                        "POST",
                        body);

        assertFalse(headers.containsKey("Host"), "the client writes it itself");
        assertFalse(headers.containsKey("X-Amz-Security-Token"));
        assertEquals("20261126T123456Z", headers.get("X-Amz-Date"));
        assertEquals(
                SignatureByHand.authorization(
                        "AKIDEXAMPLE",
                        "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                        REGION,
                        "POST",
                        URL,
                        headers,
                        body),
                headers.get("Authorization"));
    }

    @Test
    void signsWithASessionTokenToo() throws Exception {
        Map<String, String> headers =
                headers(
                        "{\n  \"AccessKeyId\": \"ASIDEXAMPLE\",\n  \"SecretAccessKey\": \"secret\",\n  \"SessionToken\": \"token==\"\n}",
                        "GET",
                        new byte[0]);

        assertEquals("token==", headers.get("X-Amz-Security-Token"));
        assertTrue(headers.get("Authorization").contains("x-amz-security-token"));
        assertEquals(
                SignatureByHand.authorization(
                        "ASIDEXAMPLE", "secret", REGION, "GET", URL, headers, new byte[0]),
                headers.get("Authorization"));
    }

    @Test
    void signsForItsRoleWhereItHasNoCredential() throws Exception {
        AmbientCredentials role =
                ambient(Optional.of(AwsCredentialsIdentity.create("ROLE", "secret")));

        Map<String, String> headers =
                new Authorization(role, CLOCK)
                        .headers(access(""), REGION, "GET", URL, Map.of(), new byte[0]);

        assertTrue(
                headers.get("Authorization")
                        .startsWith(
                                "AWS4-HMAC-SHA256 Credential=ROLE/20261126/eu-central-1/bedrock/aws4_request"));
    }

    @Test
    void saysWhyItCannotAuthenticate() {
        assertThrows(UpstreamException.class, () -> headers("", "GET", new byte[0]));
        UpstreamException odd =
                assertThrows(
                        UpstreamException.class,
                        () -> headers("{\"AccessKeyId\": \"only-this\"}", "GET", new byte[0]));

        assertFalse(odd.getMessage().contains("only-this"));
    }

    @Test
    void saysThatThereIsNoCredential() {
        UpstreamException none =
                assertThrows(UpstreamException.class, () -> headers("", "GET", new byte[0]));

        assertEquals(UpstreamException.Fault.CREDENTIAL, none.fault());
    }

    @Test
    void knowsWhatMustNotBeSeenOfWhatTheChainFound() {
        AwsCredentialsIdentity found =
                AwsSessionCredentialsIdentity.create("ROLE-ID", "hidden", "token");
        BedrockAdapter adapter = new BedrockAdapter(ambient(Optional.of(found)), CLOCK);

        assertEquals(
                List.of(Secret.of("ROLE-ID"), Secret.of("hidden"), Secret.of("token")),
                adapter.otherSecrets(access("")));
        assertEquals(List.of(), adapter.otherSecrets(access("ABSK-a-key")));
    }

    @Test
    void leavesAChainAloneForAWhileThatFoundNothing() {
        TestClock clock = new TestClock(NOW);
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger opened = new AtomicInteger();
        AmbientCredentials ambient =
                new AmbientCredentials(
                        () -> {
                            opened.incrementAndGet();
                            return () -> {
                                if (asked.incrementAndGet() < 2) {
                                    throw new IllegalStateException("nobody is there");
                                }
                                return AwsCredentialsIdentity.create("ROLE", "secret");
                            };
                        },
                        clock);

        assertTrue(ambient.find().isEmpty());
        assertTrue(ambient.find().isEmpty());
        assertEquals(1, asked.get());
        clock.advance(Duration.ofSeconds(31));
        assertEquals("ROLE", ambient.find().orElseThrow().accessKeyId());
        assertEquals(1, opened.get(), "opened once, since it keeps what it finds");
    }

    @Test
    void printsNoSecret() {
        AwsCredential key =
                AwsCredential.of(
                                Optional.of(
                                        Secret.of(
                                                "{\"AccessKeyId\": \"AKID\", \"SecretAccessKey\": \"hidden\", \"SessionToken\": \"hidden\"}")))
                        .orElseThrow();

        assertFalse(key.toString().contains("hidden"));
        assertFalse(
                AwsCredential.of(Optional.of(Secret.of("hidden"))).toString().contains("hidden"));
    }
}
