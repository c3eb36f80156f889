package dev.portolan.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The providers that are there from the beginning: `providers.yml`. Adding one is a few lines
/// there, no code.
public final class ProviderSeeds {
    private static final String RESOURCE = "/providers.yml";

    private static final ObjectMapper YAML =
            YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private ProviderSeeds() {}

    /// Every seed, switched off, in the file's order.
    public static List<Provider> load() {
        try (InputStream file = ProviderSeeds.class.getResourceAsStream(RESOURCE)) {
            if (file == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            return read(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", broken);
        }
    }

    static List<Provider> read(InputStream yaml) throws IOException {
        Seed[] seeds = YAML.readValue(yaml, Seed[].class);
        Set<String> ids = new HashSet<>();
        for (Seed seed : seeds) {
            if (!ids.add(seed.id())) {
                throw new IllegalArgumentException("seeded twice: " + seed.id());
            }
        }
        return List.of(seeds).stream().map(Seed::provider).toList();
    }

    /// One entry of the file. `read_on` is a text since YAML knows no dates here.
    private record Seed(
            @JsonProperty(required = true) String id,
            @JsonProperty(value = "display_name", required = true) String displayName,
            @JsonProperty(required = true) String adapter,
            @JsonProperty("base_url") @Nullable String baseUrl,
            @JsonProperty("credential_env") @Nullable String credentialEnv,
            @Nullable String documentation,
            @JsonProperty("read_on") @Nullable String readOn,
            @Nullable Map<String, JsonNode> settings) {

        Provider provider() {
            return new Provider(
                    id,
                    displayName,
                    adapter,
                    Optional.ofNullable(baseUrl).map(URI::create),
                    Optional.ofNullable(credentialEnv).map(CredentialSource.Environment::new),
                    settings == null ? Map.of() : settings,
                    false,
                    Optional.empty(),
                    Timeouts.DEFAULT,
                    documentation == null || readOn == null
                            ? Optional.empty()
                            : Optional.of(
                                    new Provider.Documentation(
                                            URI.create(documentation), LocalDate.parse(readOn))),
                    Set.of(),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    0);
        }
    }
}
