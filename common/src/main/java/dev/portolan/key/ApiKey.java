package dev.portolan.key;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A key as it is stored: a row of `api_keys`. The key's secret is nowhere in it.
///
/// @param id 12 base62 characters, the public part of the key
/// @param name what people call it, 1-200 characters
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

    @Override
    public byte[] mac() {
        return mac.clone();
    }

    /// The same key, revoked.
    public ApiKey withRevokedAt(Instant moment) {
        return with(mac, pepperId, Optional.of(moment));
    }

    /// The same key under another pepper.
    public ApiKey withMac(byte[] newMac, String newPepperId) {
        return with(newMac, newPepperId, revokedAt);
    }

    private ApiKey with(byte[] newMac, String newPepperId, Optional<Instant> newRevokedAt) {
        return new ApiKey(
                id,
                kind,
                name,
                newMac,
                newPepperId,
                lastFour,
                allowedModels,
                expiresAt,
                newRevokedAt,
                createdAt,
                updatedAt,
                version);
    }

    public boolean isValidAt(Instant now) {
        return revokedAt.isEmpty() && (expiresAt.isEmpty() || now.isBefore(expiresAt.get()));
    }

    /// Whether the key may use a model under the name it was asked for.
    ///
    /// @param requested the model id or alias as the client wrote it; an alias that is allowed
    ///   allows the models it stands for
    /// @param modelId the whole id of the model that would serve
    public boolean allows(String requested, String modelId) {
        if (allowedModels.isEmpty()) {
            return true;
        }
        for (String allowed : allowedModels) {
            if (allowed.equals(modelId)
                    || allowed.equals(requested)
                    || isWildcardOver(allowed, modelId)) {
                return true;
            }
        }
        return false;
    }

    /// `bedrock/*` covers `bedrock/x` and not `bedrockz/x`: the slash belongs to what must match.
    private static boolean isWildcardOver(String allowed, String modelId) {
        int prefix = allowed.length() - 1;
        return allowed.endsWith("/*")
                && modelId.length() > prefix
                && modelId.startsWith(allowed.substring(0, prefix));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKey that
                && id.equals(that.id)
                && kind == that.kind
                && name.equals(that.name)
                && Arrays.equals(mac, that.mac)
                && pepperId.equals(that.pepperId)
                && lastFour.equals(that.lastFour)
                && allowedModels.equals(that.allowedModels)
                && expiresAt.equals(that.expiresAt)
                && revokedAt.equals(that.revokedAt)
                && createdAt.equals(that.createdAt)
                && updatedAt.equals(that.updatedAt)
                && version == that.version;
    }

    @Override
    public int hashCode() {
        return id.hashCode() * 31 + Long.hashCode(version);
    }

    @Override
    public String toString() {
        return "ApiKey[id="
                + id
                + ", kind="
                + kind.word()
                + ", name="
                + name
                + ", version="
                + version
                + "]";
    }
}
