package dev.portolan.api;

import dev.portolan.catalog.CredentialVault;
import dev.portolan.messaging.KafkaSettings;
import dev.portolan.outbound.OutboundSettings;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.provider.UpstreamHttp;
import dev.portolan.secret.Keyring;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;

/// What the gateway's rooms are built with and do not own.
///
/// @param outbound where providers may be called
/// @param http calls them; started and stopped by whoever made it
/// @param figures what is measured goes there
public record ApiParts(
        Jdbi jdbi,
        KafkaSettings kafka,
        Keyring keyring,
        AdapterRegistry adapters,
        CredentialVault vault,
        OutboundSettings outbound,
        UpstreamHttp http,
        PrometheusRegistry figures,
        Clock clock,
        SecureRandom random) {}
