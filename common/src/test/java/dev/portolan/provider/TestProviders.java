package dev.portolan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Providers for tests.
public final class TestProviders {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TestProviders() {}

    /// @param settings a JSON object
    public static Provider provider(
            String id, String adapterClass, String baseUrl, String settings) {
        return new Provider(
                id,
                id,
                adapterClass,
                Optional.of(baseUrl).filter(url -> !url.isEmpty()).map(URI::create),
                Optional.of(new CredentialSource.Environment("TEST_API_KEY")),
                settings(settings),
                true,
                Optional.empty(),
                Timeouts.DEFAULT,
                Optional.empty(),
                Set.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                1);
    }

    public static ProviderAccess access(String id, String baseUrl, String settings) {
        return new ProviderAccess(
                provider(id, "openai-compatible", baseUrl, settings),
                Optional.of(Secret.of("test-credential")));
    }

    private static Map<String, JsonNode> settings(String json) {
        try {
            Map<String, JsonNode> settings = new HashMap<>();
            JSON.readTree(json)
                    .properties()
                    .forEach(property -> settings.put(property.getKey(), property.getValue()));
            return settings;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
