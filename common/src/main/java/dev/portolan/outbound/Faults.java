package dev.portolan.outbound;

import dev.portolan.catalog.Timeouts;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

/// Tells what went wrong on the way to a host, from what the client threw.
final class Faults {
    private Faults() {}

    /// @param isConnected whether a connection stood, TLS included
    /// @param hasHeaders whether the answer had begun
    static UpstreamException explain(
            String host, @Nullable Throwable thrown, boolean isConnected, boolean hasHeaders) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case AddressForbiddenException forbidden -> {
                    return of(
                            Fault.ADDRESS_FORBIDDEN, host + ": " + forbidden.getMessage(), thrown);
                }
                case UnknownHostException _ -> {
                    return of(Fault.UNREACHABLE, "the name " + host + " does not resolve", thrown);
                }
                case SSLException tls -> {
                    return of(
                            Fault.TLS, "TLS with " + host + " failed: " + tls.getMessage(), thrown);
                }
                case java.security.cert.CertificateException tls -> {
                    return of(
                            Fault.TLS, "TLS with " + host + " failed: " + tls.getMessage(), thrown);
                }
                case SocketTimeoutException _ when !isConnected -> {
                    return of(
                            Fault.CONNECT_TIMEOUT, "no connection to " + host + " in time", thrown);
                }
                case ConnectException _ -> {
                    return of(Fault.UNREACHABLE, host + " refused the connection", thrown);
                }
                case NoRouteToHostException _ -> {
                    return of(Fault.UNREACHABLE, "there is no route to " + host, thrown);
                }
                case RejectedExecutionException rejected when isStopped(rejected) -> {
                    return of(Fault.UNREACHABLE, "this process is stopping", thrown);
                }
                case RejectedExecutionException _ -> {
                    return of(
                            Fault.BUSY, "too many calls wait for a connection to " + host, thrown);
                }
                case HttpResponseException _ -> {
                    return of(Fault.MALFORMED, host + " sent something that is not HTTP", thrown);
                }
                case HttpException _ -> {
                    return of(Fault.MALFORMED, host + " sent something that is not HTTP", thrown);
                }
                case TimeoutException _ -> {
                    return of(
                            Fault.CUT_OFF,
                            "the connection to " + host + " stood still and was given up",
                            thrown);
                }
                default -> {
                    // Look at its cause.
                }
            }
        }
        if (!isConnected) {
            return of(Fault.UNREACHABLE, "no connection to " + host, thrown);
        }
        if (thrown != null && !(thrown instanceof IOException)) {
            // Not the connection's fault: the parser fell over what came.
            return of(Fault.MALFORMED, host + " sent something that is not HTTP", thrown);
        }
        return of(
                Fault.CUT_OFF,
                hasHeaders
                        ? host + " cut its answer off"
                        : host + " closed the connection without an answer",
                thrown);
    }

    /// The client has one exception for both and tells them apart in words only.
    private static boolean isStopped(RejectedExecutionException rejected) {
        return String.valueOf(rejected.getMessage()).endsWith(" is stopped");
    }

    static UpstreamException timeOut(String host, Fault fault, Timeouts timeouts) {
        return switch (fault) {
            case CONNECT_TIMEOUT ->
                    new UpstreamException(
                            fault,
                            "no connection to " + host + " within " + text(timeouts.connect()));
            case FIRST_BYTE_TIMEOUT ->
                    new UpstreamException(
                            fault,
                            host + " did not begin to answer within " + text(timeouts.firstByte()));
            case IDLE_TIMEOUT ->
                    new UpstreamException(fault, host + " was silent for " + text(timeouts.idle()));
            default ->
                    new UpstreamException(
                            Fault.TOTAL_TIMEOUT,
                            host + " took longer than " + text(timeouts.total()));
        };
    }

    private static String text(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    private static UpstreamException of(Fault fault, String message, @Nullable Throwable cause) {
        return cause == null
                ? new UpstreamException(fault, message)
                : new UpstreamException(fault, message, cause);
    }
}
