package dev.portolan.provider;

import dev.portolan.catalog.Timeouts;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// One HTTP request to a provider.
///
/// @param method `GET` or `POST`
/// @param headers by name; one value each
/// @param body sent as it is; must not be changed afterwards
public record UpstreamRequest(
        String method,
        URI uri,
        Map<String, String> headers,
        Optional<byte[]> body,
        Timeouts timeouts) {
    public UpstreamRequest {
        headers = Map.copyOf(headers);
    }

    public static UpstreamRequest get(
            ProviderAccess provider, URI uri, Map<String, String> headers) {
        return new UpstreamRequest(
                "GET", uri, headers, Optional.empty(), provider.provider().timeouts());
    }

    public static UpstreamRequest post(
            ProviderAccess provider, URI uri, Map<String, String> headers, byte[] body) {
        return new UpstreamRequest(
                "POST", uri, headers, Optional.of(body), provider.provider().timeouts());
    }

    /// Headers carry credentials, bodies prompts: neither is printed.
    @Override
    public String toString() {
        return method + " " + uri;
    }
}
