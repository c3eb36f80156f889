package dev.portolan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who sells inference: where to call, how to authenticate, which adapter. One row of `providers`.
///
/// @param id see [ModelId#isProviderId]
/// @param adapterClass full name of a registered [dev.portolan.provider.ProviderAdapter]
/// @param baseUrl what the provider's documentation gives to an SDK (with its `/v1`); absent for an
///   adapter without a network
/// @param credential absent: none was given
/// @param settings the adapter's own settings, by name
/// @param isEnabled the administrator's switch; a provider that is on can still lack a credential
/// @param syncCron a Quartz cron expression; absent: hourly, at a minute derived from the id
/// @param timeouts absent parts of the row are [Timeouts#DEFAULT]'s
/// @param documentation where base URL and credential's name were read, and when; absent for a
///   hand-made provider
/// @param pinnedFields columns an administrator set, which no seed or start-up undoes
/// @param version the catalog version that last changed the row
public record Provider(
        String id,
        String displayName,
        String adapterClass,
        Optional<URI> baseUrl,
        Optional<CredentialSource> credential,
        Map<String, JsonNode> settings,
        boolean isEnabled,
        Optional<String> syncCron,
        Timeouts timeouts,
        Optional<Documentation> documentation,
        Set<String> pinnedFields,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    public Provider {
        if (!ModelId.isProviderId(id)) {
            throw new IllegalArgumentException(
                    "'" + id + "' is no provider id (a-z 0-9 _ -, 1-63 characters)");
        }
        settings = Storable.object(settings);
        pinnedFields = Set.copyOf(pinnedFields);
    }

    /// The same provider with another credential.
    public Provider with(CredentialSource other) {
        return new Provider(
                id,
                displayName,
                adapterClass,
                baseUrl,
                Optional.of(other),
                settings,
                isEnabled,
                syncCron,
                timeouts,
                documentation,
                pinnedFields,
                createdAt,
                updatedAt,
                version);
    }

    /// The source of a seeded row.
    public record Documentation(URI url, LocalDate readOn) {}
}
