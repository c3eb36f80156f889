package dev.portolan.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeyTest {
    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o, openai/gpt-4o, openai/gpt-4o, true",
        "openai/gpt-4o, openai/gpt-4o-mini, openai/gpt-4o-mini, false",
        "openai/gpt-4o, openai/GPT-4o, openai/GPT-4o, false",
        "bedrock/*, bedrock/x, bedrock/x, true",
        "bedrock/*, bedrock/x/y:z, bedrock/x/y:z, true",
        "bedrock/*, bedrockz/x, bedrockz/x, false",
        "bedrock/*, bedrock/, bedrock/, false",
        "openrouter/openai/*, openrouter/openai/gpt-4o, openrouter/openai/gpt-4o, true",
        "openrouter/openai/*, openrouter/openaix/gpt, openrouter/openaix/gpt, false",
        "*, openai/gpt-4o, openai/gpt-4o, false",
        "bedrock*, bedrock/x, bedrock/x, false",
        "/*, bedrock/x, bedrock/x, false",
        "fast, fast, groq/llama, true",
        "fast, slow, groq/llama, false",
        "fast, groq/llama, groq/llama, false",
        "groq/*, fast, groq/llama, true",
        "groq/llama, fast, groq/llama, true",
        "fast/*, fast/x, groq/llama, false",
    })
    void allowsAModelByItsIdItsProviderOrAnAlias(
            String allowed, String requested, String modelId, boolean isAllowed) {
        assertEquals(isAllowed, key(List.of(allowed)).allows(requested, modelId));
        assertEquals(isAllowed, key(List.of("other/model", allowed)).allows(requested, modelId));
    }

    @Test
    void anUnrestrictedKeyAllowsEverything() {
        assertTrue(key(List.of()).allows("x", "y/z"));
    }

    @Test
    void nobodyCanChangeItsMac() {
        ApiKey key = key(List.of());

        key.mac()[0] = 7;

        assertEquals(0, key.mac()[0]);
        assertFalse(key.toString().contains("mac"));
    }

    @Test
    void changesOneThingAtATime() {
        ApiKey key = key(List.of("fast"));
        byte[] mac = new byte[32];
        mac[5] = 9;

        ApiKey changed = key.withMac(mac, "k2").withRevokedAt(Instant.EPOCH.plusSeconds(1));

        assertEquals(
                new ApiKey(
                        "AAAAAAAAAAAA",
                        KeyKind.CLIENT,
                        "n",
                        mac,
                        "k2",
                        "abcd",
                        List.of("fast"),
                        Optional.empty(),
                        Optional.of(Instant.EPOCH.plusSeconds(1)),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0),
                changed);
        assertEquals(Optional.empty(), key.revokedAt());
    }

    private static ApiKey key(List<String> allowed) {
        return new ApiKey(
                "AAAAAAAAAAAA",
                KeyKind.CLIENT,
                "n",
                new byte[32],
                "k1",
                "abcd",
                allowed,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Instant.EPOCH,
                0);
    }
}
