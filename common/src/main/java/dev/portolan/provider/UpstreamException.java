package dev.portolan.provider;

import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/// A call to a provider that brought no usable answer. The message is fit for an administrator's
/// eyes: it holds no credential, no prompt, and no more of a body than a first line.
public final class UpstreamException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private final Fault fault;
    private final transient Optional<Integer> status;
    private final transient Optional<Duration> retryAfter;

    public UpstreamException(Fault fault, String message) {
        this(fault, message, Optional.empty(), Optional.empty());
    }

    public UpstreamException(Fault fault, String message, Throwable cause) {
        this(fault, message, Optional.empty(), Optional.empty());
        initCause(cause);
    }

    public UpstreamException(
            Fault fault, String message, Optional<Integer> status, Optional<Duration> retryAfter) {
        super(message);
        this.fault = fault;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public Fault fault() {
        return fault;
    }

    /// The provider's HTTP status, where it gave one.
    public Optional<Integer> status() {
        return status;
    }

    /// How long the provider asked to be left alone.
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /// What went wrong.
    public enum Fault {
        /// There is no credential that a call could be made with.
        CREDENTIAL,
        /// The adapter made a request that HTTP cannot carry; nothing was sent.
        UNSENDABLE,
        /// The address is not allowed by the outbound policy.
        ADDRESS_FORBIDDEN,
        /// The name did not resolve or nobody listened there.
        UNREACHABLE,
        /// As many calls of this process are under way to it, or wait for that, as there may be.
        BUSY,
        /// No connection within the connect time-out.
        CONNECT_TIMEOUT,
        /// TLS failed: certificate, name or protocol.
        TLS,
        /// No status line within the first-byte time-out.
        FIRST_BYTE_TIMEOUT,
        /// The body stood still for longer than the idle time-out.
        IDLE_TIMEOUT,
        /// The call took longer than its total time-out.
        TOTAL_TIMEOUT,
        /// The connection broke before the answer was complete.
        CUT_OFF,
        /// More bytes than allowed.
        TOO_LARGE,
        /// The provider answered with a status that is no success.
        STATUS,
        /// The provider answered something that is not what its dialect describes.
        MALFORMED
    }
}
