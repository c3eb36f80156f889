package dev.portolan.provider;

import dev.portolan.catalog.Provider;
import dev.portolan.secret.Secret;
import java.util.Optional;

/// A provider and the credential to call it with, opened.
public record ProviderAccess(Provider provider, Optional<Secret> credential) {}
