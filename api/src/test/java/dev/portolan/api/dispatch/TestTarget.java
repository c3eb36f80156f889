package dev.portolan.api.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.routing.Target;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderAdapter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The model `m` at a provider that is waited for as long as it takes.
final class TestTarget {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private TestTarget() {}

    static Target of(String provider, ProviderAdapter adapter, Map<String, JsonNode> settings) {
        Provider row =
                new Provider(
                        provider,
                        provider,
                        adapter.getClass().getName(),
                        Optional.of(URI.create("http://127.0.0.1:1/v1")),
                        Optional.empty(),
                        settings,
                        true,
                        Optional.empty(),
                        new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE),
                        Optional.empty(),
                        Set.of(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0);
        Model model =
                new Model(
                        new ModelId(provider, "m"),
                        Optional.empty(),
                        ModelFacts.ofKind(ModelKind.CHAT),
                        true,
                        Lifecycle.ACTIVE,
                        Model.Source.MANUAL,
                        Map.of(),
                        Set.of(),
                        Map.of(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0);
        return new Target(model, adapter, new ProviderAccess(row, Optional.empty()));
    }
}
