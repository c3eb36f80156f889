package dev.portolan.provider.token;

import dev.portolan.provider.UpstreamException;

/// Where tokens for one credential come from.
public interface TokenSource {
    /// @throws UpstreamException where none was given; the message quotes no secret
    AccessToken fetch() throws UpstreamException, InterruptedException;
}
