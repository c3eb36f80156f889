package dev.portolan.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
    private final AddressPolicy strict = new AddressPolicy(false, List.of());

    @ParameterizedTest
    @MethodSource("dev.portolan.outbound.NastyUrls#all")
    void refusesEveryNastyUrl(String url) {
        URI parsed;
        try {
            parsed = new URI(url);
        } catch (URISyntaxException _) {
            return; // No URL at all: nobody can save or call it.
        }

        Optional<String> objection = strict.objectionTo(parsed);

        assertTrue(objection.isPresent(), url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.openai.com/v1",
                "https://openrouter.ai/api/v1",
                "https://API.Example.COM:8443/v1/",
                "https://api.example.com./v1",
                "https://xn--bcher-kva.example/v1",
                "https://8.8.8.8/v1",
                "https://[2606:4700:4700::1111]/v1",
                "https://my-host.example.com/v1?api-version=2024-10-21"
            })
    void allowsHttpsToThePublic(String url) {
        assertEquals(Optional.empty(), strict.objectionTo(URI.create(url)));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:11434/v1, true", "http://localhost:11434/v1, true",
                "http://[::1]:8000/v1, true", "https://127.9.9.9/v1, true",
        "http://10.0.0.1/v1, false", "http://169.254.169.254/v1, false",
                "http://0.0.0.0:8000/v1, false", "http://8.8.8.8/v1, false"
    })
    void opensLoopbackAloneWhereTheConfigurationSaysSo(String url, boolean isAllowed) {
        AddressPolicy local = new AddressPolicy(true, List.of());

        assertEquals(isAllowed, local.objectionTo(URI.create(url)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "http://10.1.2.3:8000/v1, true", "https://10.1.255.255/v1, true",
                "http://[fd00:1::5]/v1, true", "http://vllm.internal:8000/v1, true",
        "http://10.2.0.1/v1, false", "http://[fd00:2::5]/v1, false", "http://127.0.0.1/v1, false",
                "http://1.1.1.1/v1, false"
    })
    void opensTheNetworksThatTheConfigurationNames(String url, boolean isAllowed) {
        AddressPolicy inner = new AddressPolicy(false, List.of("10.1.0.0/16", "fd00:1::/32"));

        assertEquals(isAllowed, inner.objectionTo(URI.create(url)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "168.63.129.16",
        "100.100.100.200",
        "::",
        "::1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001::1",
        "2001:db8::1",
        "100::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "4000::1",
        "3fff::1",
        "5f00::1"
    })
    void forbidsEveryAddressThatIsNotPublic(String literal) throws Exception {
        assertTrue(strict.objectionTo(InetAddress.getByName(literal)).isPresent());
    }

    @Test
    void unwrapsMappedAddresses() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 127;
        mapped[15] = 1;

        assertEquals(Optional.of("loopback, as IPv4 in IPv6"), SpecialNetworks.kindOf(mapped));
    }

    @Test
    void namesTheRule() {
        assertEquals(
                Optional.of("the URL must not hold a user name or password"),
                strict.objectionTo(URI.create("https://user:pw@api.example.com/v1")));
        assertTrue(
                strict.objectionTo(URI.create("http://api.example.com/v1"))
                        .orElseThrow()
                        .contains("plain http"));
        assertTrue(
                strict.objectionTo(URI.create("https://192.168.0.7/v1"))
                        .orElseThrow()
                        .contains("private"));
    }

    @Test
    void refusesAConfigurationThatNamesNoNetwork() {
        for (String bad :
                List.of(
                        "10.0.0.0/33",
                        "10.0.0/8",
                        "example.com/8",
                        "10.0.0.0/x",
                        "",
                        "/8",
                        "::/129")) {
            IllegalArgumentException refusal =
                    org.junit.jupiter.api.Assertions.assertThrows(
                            IllegalArgumentException.class,
                            () -> new AddressPolicy(false, List.of(bad)),
                            bad);
            assertTrue(refusal.getMessage().contains("'" + bad + "'"), refusal.getMessage());
        }
    }
}
