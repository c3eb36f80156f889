package dev.portolan.api.admin.provider;

import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.CredentialVault;
import dev.portolan.catalog.Provider;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.provider.ProviderState;
import dev.portolan.secret.SealBrokenException;
import dev.portolan.secret.SecretBox;
import java.util.Optional;

/// A provider as the admin API shows it: everything but its credential.
final class ProviderView {
    private final ProviderOpener opener;
    private final CredentialVault vault;

    ProviderView(ProviderOpener opener, CredentialVault vault) {
        this.opener = opener;
        this.vault = vault;
    }

    JsonView of(Provider provider) {
        return new JsonView()
                .put("id", provider.id())
                .put("display_name", provider.displayName())
                .put("adapter_class", provider.adapterClass())
                .put("base_url", provider.baseUrl())
                .put("credential", credential(provider))
                .nodes("settings", provider.settings())
                .put("is_enabled", provider.isEnabled())
                .put("sync_cron", provider.syncCron())
                .put("connect_timeout_ms", provider.timeouts().connect().toMillis())
                .put("first_byte_timeout_ms", provider.timeouts().firstByte().toMillis())
                .put("idle_timeout_ms", provider.timeouts().idle().toMillis())
                .put("total_timeout_ms", provider.timeouts().total().toMillis())
                .put(
                        "documentation",
                        provider.documentation()
                                .map(documentation ->
                                        new JsonView()
                                                .put("url", documentation.url().toString())
                                                .put("read_on", documentation.readOn().toString())))
                .strings("pinned_fields", provider.pinnedFields().stream().sorted().toList())
                .put("state", state(provider))
                .put("created_at", provider.createdAt())
                .put("updated_at", provider.updatedAt())
                .put("version", provider.version());
    }

    /// What this replica would do with the provider: its environment may lack a variable that
    /// another's has.
    private JsonView state(Provider provider) {
        return switch (opener.open(provider, provider.adapterClass())) {
            case ProviderState.Ready _ ->
                    new JsonView()
                            .put("status", "ready")
                            .put("reason", Optional.empty())
                            .put("detail", Optional.empty());
            case ProviderState.Off(var reason, String detail) ->
                    new JsonView()
                            .put("status", "off")
                            .put("reason", reason.word())
                            .put("detail", detail);
        };
    }

    private JsonView credential(Provider provider) {
        Optional<CredentialSource.Sealed> sealed =
                provider.credential()
                        .flatMap(source ->
                                source instanceof CredentialSource.Sealed it
                                        ? Optional.of(it)
                                        : Optional.empty());
        Optional<CredentialSource.Environment> environment =
                provider.credential()
                        .flatMap(source ->
                                source instanceof CredentialSource.Environment it
                                        ? Optional.of(it)
                                        : Optional.empty());
        return new JsonView()
                .put("configured", isReadable(provider))
                .put(
                        "source",
                        provider.credential()
                                .map(source ->
                                        switch (source) {
                                            case CredentialSource.Sealed _ -> "stored";
                                            case CredentialSource.Environment _ -> "env";
                                        }))
                .put("env", environment.map(CredentialSource.Environment::variable))
                .put("fingerprint", sealed.map(CredentialSource.Sealed::fingerprint))
                .put(
                        "last4",
                        sealed.map(CredentialSource.Sealed::lastFour)
                                .filter(text -> !text.isEmpty()))
                .put(
                        "keyring_key",
                        sealed.flatMap(credential -> SecretBox.keyIdOf(credential.envelope())))
                .put("updated_at", sealed.map(CredentialSource.Sealed::updatedAt));
    }

    private boolean isReadable(Provider provider) {
        try {
            return vault.open(provider).isPresent();
        } catch (SealBrokenException _) {
            return false;
        }
    }
}
