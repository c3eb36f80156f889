package dev.portolan.provider;

/// The gateway's way out over HTTP, as an adapter sees it. Applies the outbound address policy,
/// follows no redirect, keeps no cookie. Safe for many threads.
public interface UpstreamHttp {
    /// Sends a request and returns when the answer's status and headers are there.
    ///
    /// @throws UpstreamException where no answer came within the request's time-outs, or nothing
    ///   was sent: HTTP cannot carry the request, or its address is not allowed
    UpstreamAnswer send(UpstreamRequest request) throws UpstreamException, InterruptedException;
}
