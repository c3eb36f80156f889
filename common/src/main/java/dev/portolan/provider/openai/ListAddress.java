package dev.portolan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.Provider;
import dev.portolan.provider.BaseUrl;
import dev.portolan.provider.ProviderSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a provider's lists of models are.
final class ListAddress {
    private ListAddress() {}

    static List<URI> of(Provider provider) {
        Optional<String> query = new ProviderSettings(provider).text("models_query");
        List<URI> addresses = new ArrayList<>();
        for (String path : paths(provider)) {
            URI list = address(provider, path);
            addresses.add(
                    query.map(text ->
                                    URI.create(
                                            list + (list.getRawQuery() == null ? "?" : "&") + text))
                            .orElse(list));
        }
        return addresses;
    }

    /// A whole address is for providers whose list is elsewhere on the same server; the credential
    /// goes to no other.
    private static URI address(Provider provider, String path) {
        if (!path.startsWith("https://") && !path.startsWith("http://")) {
            return BaseUrl.under(provider, path);
        }
        URI whole = URI.create(path);
        URI base = BaseUrl.under(provider, "/");
        if (!base.getScheme().equalsIgnoreCase(whole.getScheme())
                || !base.getRawAuthority().equalsIgnoreCase(whole.getRawAuthority())) {
            throw new IllegalArgumentException("models_path leads to another server than base_url");
        }
        return whole;
    }

    private static List<String> paths(Provider provider) {
        JsonNode setting = provider.settings().get("models_path");
        List<String> paths = new ArrayList<>();
        if (setting != null && setting.isArray()) {
            setting.forEach(path -> paths.add(path.asText()));
        } else if (setting != null && setting.isTextual()) {
            paths.add(setting.asText());
        }
        return paths.isEmpty() ? List.of("/models") : paths;
    }
}
