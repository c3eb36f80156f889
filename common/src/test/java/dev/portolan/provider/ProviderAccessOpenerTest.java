package dev.portolan.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.CredentialVault;
import dev.portolan.catalog.Provider;
import dev.portolan.provider.ProviderState.Off;
import dev.portolan.provider.ProviderState.Ready;
import dev.portolan.secret.Keyring;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderAccessOpenerTest {
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void opensAProviderWithItsCredential() {
        environment.put("TEST_API_KEY", " sk-1\n");

        Ready ready =
                assertInstanceOf(
                        Ready.class, open("openai-compatible", "https://api.example.com/v1", "{}"));

        assertEquals("sk-1", ready.access().credential().orElseThrow().reveal());
    }

    @Test
    void needsTheCredentialThatTheAdapterNeeds() {
        Off off =
                assertInstanceOf(
                        Off.class, open("openai-compatible", "https://api.example.com/v1", "{}"));
        assertEquals(OffReason.NO_CREDENTIAL, off.reason());
        assertTrue(off.detail().contains("TEST_API_KEY"), off.detail());

        assertInstanceOf(
                Ready.class,
                open(
                        "openai-compatible",
                        "https://api.example.com/v1",
                        "{\"credential\":\"optional\"}"));
        assertInstanceOf(
                Ready.class,
                open(
                        "openai-compatible",
                        "https://api.example.com/v1",
                        "{\"credential\":\"none\"}"));
        assertInstanceOf(Ready.class, open("sandbox", "", "{}"));
    }

    @Test
    void neverOpensACredentialForAnAdapterThatSendsNone() {
        environment.put("TEST_API_KEY", "sk-1");

        Ready ready =
                assertInstanceOf(
                        Ready.class,
                        open(
                                "openai-compatible",
                                "https://api.example.com/v1",
                                "{\"credential\":\"none\"}"));

        assertTrue(ready.access().credential().isEmpty());
    }

    @Test
    void needsAnAddress() {
        environment.put("TEST_API_KEY", "sk-1");

        assertEquals(
                OffReason.NO_BASE_URL,
                assertInstanceOf(Off.class, open("openai-compatible", "", "{}")).reason());
    }

    @Test
    void refusesACredentialThatWouldBreakItsHeader() {
        environment.put("TEST_API_KEY", "sk-1\r\nHost: evil.example");

        Off off =
                assertInstanceOf(
                        Off.class, open("openai-compatible", "https://api.example.com/v1", "{}"));

        assertEquals(OffReason.UNREADABLE_CREDENTIAL, off.reason());
        assertFalse(off.detail().contains("sk-1"), off.detail());
    }

    /// The admin API would not have let them through; SQL does.
    @ParameterizedTest
    @CsvSource({
        "openai-compatible, auth_header, Host",
        "openai-compatible, auth_header, content-LENGTH",
        "openai-compatible, auth_header, Content-Type",
        "openai-compatible, auth_header, Via",
        "openai-compatible, auth_header, a b",
        "openai-compatible, auth_scheme, 'x\\r\\ny'",
        "openai-compatible, chat_path, 'x y\\r\\n'",
        "openai-compatible, embeddings_path, /a#b",
        "openai-compatible, models_query, a b",
        "openai, organization, ü",
        "anthropic, anthropic_beta, 'a\\nb'",
        "vertex, location, a/b"
    })
    void aSettingWithWhichNoCallCanBeMadeSwitchesOff(String adapter, String name, String value) {
        environment.put("TEST_API_KEY", "sk-1");
        String settings = "{\"" + name + "\":\"" + value + "\"}";

        Off off =
                assertInstanceOf(Off.class, open(adapter, "https://api.example.com/v1", settings));

        assertEquals(OffReason.INCOMPLETE_SETTINGS, off.reason());
        assertTrue(off.detail().startsWith("settings." + name + " must be "), off.detail());
    }

    private ProviderState open(String adapter, String baseUrl, String settings) {
        Provider provider = TestProviders.provider("p", adapter, baseUrl, settings);
        Keyring keyring = Keyring.fresh(new SecureRandom());
        CredentialVault vault = new CredentialVault(keyring, new SecureRandom(), environment::get);
        return new ProviderAccessOpener(AdapterRegistry.load(), vault).open(provider, adapter);
    }
}
