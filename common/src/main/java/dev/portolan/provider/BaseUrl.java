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
        return URI.create(bare(base) + (path.startsWith("/") ? path : "/" + path));
    }

    /// A path under the root of an API. The base URL may have been given as other clients of that
    /// API want it, with its version: what it ends in of these is not said twice.
    ///
    /// @param endings such as `/v1`
    public static URI underRoot(Provider provider, String path, String... endings) {
        String base = bare(under(provider, "/").toString());
        for (String ending : endings) {
            if (base.endsWith(ending)) {
                return URI.create(base.substring(0, base.length() - ending.length()) + path);
            }
        }
        return URI.create(base + path);
    }

    private static String bare(String base) {
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }
}
