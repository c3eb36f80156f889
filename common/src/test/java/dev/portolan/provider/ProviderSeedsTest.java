package dev.portolan.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.Provider;
import dev.portolan.outbound.AddressPolicy;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProviderSeedsTest {
    private static final Set<String> LOCAL = Set.of("ollama", "vllm", "lmstudio", "llamacpp");

    @Test
    void hasTheProvidersWorthHaving() {
        Set<String> ids =
                ProviderSeeds.load().stream().map(Provider::id).collect(Collectors.toSet());

        assertEquals(
                Set.of(
                        "sandbox",
                        "openai",
                        "anthropic",
                        "bedrock",
                        "openrouter",
                        "groq",
                        "mistral",
                        "deepseek",
                        "xai",
                        "together",
                        "fireworks",
                        "cerebras",
                        "perplexity",
                        "huggingface",
                        "nvidia",
                        "deepinfra",
                        "moonshot",
                        "zai",
                        "alibaba",
                        "cohere",
                        "gemini",
                        "vertex",
                        "azure-openai",
                        "ollama",
                        "vllm",
                        "lmstudio",
                        "llamacpp"),
                ids);
    }

    @Test
    void everySeedCanBeServed() {
        AdapterRegistry adapters = AdapterRegistry.load();
        AddressPolicy strict = new AddressPolicy(false, List.of());
        AddressPolicy local = new AddressPolicy(true, List.of());
        for (Provider seed : ProviderSeeds.load()) {
            ProviderAdapter adapter = adapters.find(seed.adapterClass()).orElseThrow();
            assertTrue(!seed.isEnabled(), seed.id());
            boolean isSomebodysOwn = seed.id().equals("azure-openai");
            if (!adapter.needsBaseUrl() || isSomebodysOwn) {
                continue;
            }
            AddressPolicy policy = LOCAL.contains(seed.id()) ? local : strict;
            assertEquals(
                    Optional.empty(), policy.objectionTo(seed.baseUrl().orElseThrow()), seed.id());
            assertTrue(seed.documentation().isPresent(), seed.id());
            boolean hasVariable =
                    seed.credential().orElse(null) instanceof CredentialSource.Environment;
            assertEquals(
                    adapter.credentialNeed(seed) == CredentialNeed.REQUIRED,
                    hasVariable,
                    seed.id());
        }
    }

    @Test
    void everySeedHasSettingsThatItsAdapterDeclares() {
        AdapterRegistry adapters = AdapterRegistry.load();

        for (Provider seed : ProviderSeeds.load()) {
            adapters.find(seed.adapterClass())
                    .orElseThrow()
                    .settings()
                    .ifPresent(known ->
                            seed.settings()
                                    .forEach((name, value) ->
                                            assertTrue(
                                                    known.containsKey(name)
                                                            && known.get(name).allows(value),
                                                    seed.id() + ": " + name)));
        }
    }

    @Test
    void aPathOfSettingsIsUnderstood() {
        var byId =
                ProviderSeeds.load().stream()
                        .collect(Collectors.toMap(Provider::id, Function.identity()));

        assertEquals(2, byId.get("xai").settings().get("models_path").size());
    }

    @Test
    void refusesAnUnknownFieldOrADouble() {
        assertThrows(
                java.io.IOException.class,
                () -> read("- {id: a, display_name: A, adapter: x, typo: y}"));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        read(
                                "- {id: a, display_name: A, adapter: x}\n- {id: a, display_name: A, adapter: x}"));
    }

    private static List<Provider> read(String yaml) throws java.io.IOException {
        return ProviderSeeds.read(new ByteArrayInputStream(yaml.getBytes(UTF_8)));
    }
}
