package dev.portolan.provider.token;

import dev.portolan.secret.Secret;
import java.time.Instant;

/// What a credential was exchanged for.
///
/// @param value sent with every call
/// @param expiresAt from then on it is refused
public record AccessToken(Secret value, Instant expiresAt) {}
