package dev.portolan.provider;

import dev.portolan.catalog.Provider;
import java.net.URI;

/// Addresses at a provider.
public final class BaseUrl {
    private BaseUrl() {}

    /// A path under the base URL, whether or not that ends in a slash.
    public static URI under(Provider provider, String path) {
        String base =
                provider.baseUrl()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "provider " + provider.id() + " has no base URL"))
                        .toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return URI.create(root + (path.startsWith("/") ? path : "/" + path));
    }
}
