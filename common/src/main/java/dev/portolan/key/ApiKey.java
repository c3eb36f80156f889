package dev.portolan.key;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A key as it is stored: a row of `api_keys`. The key's secret is nowhere in it.
///
/// @param id 12 base62 characters, the public part of the key
/// @param mac HMAC-SHA-256 of the whole key under the pepper named by `pepperId`; 32 bytes
/// @param lastFour the last four characters of the key's secret, to recognise it in a list
/// @param allowedModels model ids, alias names or `provider/*`; empty: every model
/// @param version the catalog version that last changed the row
public record ApiKey(
        String id,
        KeyKind kind,
        String name,
        byte[] mac,
        String pepperId,
        String lastFour,
        List<String> allowedModels,
        Optional<Instant> expiresAt,
        Optional<Instant> revokedAt,
        Instant createdAt,
        Instant updatedAt,
        long version) {
    public ApiKey {
        mac = mac.clone();
        if (mac.length != 32) {
            throw new IllegalArgumentException("a key's MAC has 32 bytes, not " + mac.length);
        }
        allowedModels = List.copyOf(allowedModels);
    }

    public boolean isValidAt(Instant now) {
        return revokedAt.isEmpty() && (expiresAt.isEmpty() || now.isBefore(expiresAt.get()));
    }
}
