package dev.portolan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.catalog.Provider;
import dev.portolan.provider.ProviderState.Off;
import dev.portolan.provider.ProviderState.Ready;
import dev.portolan.secret.SealBrokenException;
import dev.portolan.secret.Secret;
import java.util.Map;
import java.util.Optional;

/// Opens providers with the registered adapters and the credentials of the vault.
public final class ProviderAccessOpener implements ProviderOpener {
    private final AdapterRegistry adapters;
    private final CredentialVault vault;

    public ProviderAccessOpener(AdapterRegistry adapters, CredentialVault vault) {
        this.adapters = adapters;
        this.vault = vault;
    }

    @Override
    public ProviderState open(Provider provider, String adapterClass) {
        if (!provider.isEnabled()) {
            return new Off(OffReason.DISABLED, "provider '" + provider.id() + "' is switched off");
        }
        Optional<ProviderAdapter> adapter = adapters.find(adapterClass);
        if (adapter.isEmpty()) {
            return new Off(
                    OffReason.UNKNOWN_ADAPTER,
                    "adapter_class '%s' is not registered; is its jar in adapters/, and was this process restarted since?"
                            .formatted(adapterClass));
        }
        try {
            return open(provider, adapter.get());
        } catch (RuntimeException | LinkageError broken) {
            // An adapter from somebody's jar: its mistakes are its provider's alone, and so is its
            // having been built against another Portolan.
            return new Off(
                    OffReason.UNKNOWN_ADAPTER,
                    "adapter_class '%s' failed: %s"
                            .formatted(adapterClass, broken.getClass().getSimpleName()));
        }
    }

    private ProviderState open(Provider provider, ProviderAdapter adapter) {
        if (adapter.needsBaseUrl() && provider.baseUrl().isEmpty()) {
            return new Off(
                    OffReason.NO_BASE_URL, "provider '" + provider.id() + "' has no base_url");
        }
        Optional<String> lack = spoilt(provider, adapter).or(() -> adapter.lack(provider));
        if (lack.isPresent()) {
            return new Off(OffReason.INCOMPLETE_SETTINGS, lack.get());
        }
        CredentialNeed need = adapter.credentialNeed(provider);
        if (need == CredentialNeed.NONE) {
            return new Ready(adapter, new ProviderAccess(provider, Optional.empty()));
        }
        Optional<Secret> credential;
        try {
            credential = vault.open(provider);
        } catch (SealBrokenException broken) {
            return new Off(
                    OffReason.UNREADABLE_CREDENTIAL,
                    "the stored credential of '"
                            + provider.id()
                            + "' cannot be opened; give it again ("
                            + broken.getMessage()
                            + ")");
        }
        if (credential.isEmpty() && need == CredentialNeed.REQUIRED) {
            return new Off(OffReason.NO_CREDENTIAL, missing(provider));
        }
        Optional<String> objection =
                credential.flatMap(secret -> adapter.objectionTo(provider, secret));
        if (objection.isPresent()) {
            return new Off(
                    OffReason.UNREADABLE_CREDENTIAL,
                    "the credential of '" + provider.id() + "' " + objection.get());
        }
        return new Ready(adapter, new ProviderAccess(provider, credential));
    }

    /// A setting with which every call would fail, put there past the admin API. Its value may be a
    /// credential in the wrong place, so it is not said.
    private static Optional<String> spoilt(Provider provider, ProviderAdapter adapter) {
        return adapter.settings().orElse(Map.of()).entrySet().stream()
                .filter(known -> {
                    JsonNode value = provider.settings().get(known.getKey());
                    return value != null && known.getValue().spoils(value);
                })
                .map(known -> "settings." + known.getKey() + " " + known.getValue().rule())
                .sorted()
                .findFirst();
    }

    private static String missing(Provider provider) {
        return switch (provider.credential().orElse(null)) {
            case CredentialSource.Environment(String variable) ->
                    "the environment variable %s is not set for this process".formatted(variable);
            case null, default -> "provider '%s' has no credential".formatted(provider.id());
        };
    }
}
