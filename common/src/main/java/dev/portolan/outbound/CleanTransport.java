package dev.portolan.outbound;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.internal.HttpChannelOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpConnectionOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpReceiverOverHTTP;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.EndPoint;

/// HTTP/1.1 connections that are used again only after a clean end.
///
/// Jetty throws away bytes that come behind a complete answer and keeps the connection. Such bytes
/// may be the beginning of an answer to nobody, whose rest would then be read as the answer to the
/// next request, which is somebody else's. So a connection with a byte too many is closed.
final class CleanTransport extends HttpClientTransportOverHTTP {
    CleanTransport(ClientConnector connector) {
        super(connector);
    }

    @Override
    public org.eclipse.jetty.io.Connection newConnection(
            EndPoint endPoint, Map<String, Object> context) throws IOException {
        HttpConnectionOverHTTP connection =
                new HttpConnectionOverHTTP(endPoint, context) {
                    @Override
                    protected HttpChannelOverHTTP newHttpChannel() {
                        return new CleanChannel(this);
                    }
                };
        connection.setInitialize(isInitializeConnections());
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return customize(connection, context);
    }

    private static final class CleanChannel extends HttpChannelOverHTTP {
        CleanChannel(HttpConnectionOverHTTP connection) {
            super(connection);
        }

        @Override
        protected HttpReceiverOverHTTP newHttpReceiver() {
            return new CleanReceiver(this);
        }

        @Override
        public void release() {
            if (getHttpReceiver() instanceof CleanReceiver receiver && receiver.sawTooMuch) {
                Connection connection = getConnection();
                connection.close();
            } else {
                super.release();
            }
        }
    }

    private static final class CleanReceiver extends HttpReceiverOverHTTP {
        private boolean sawTooMuch;

        CleanReceiver(HttpChannelOverHTTP channel) {
            super(channel);
        }

        @Override
        public boolean messageComplete() {
            HttpExchange exchange = getHttpExchange();
            ByteBuffer rest = getResponseBuffer();
            if (exchange != null
                    && rest != null
                    && rest.hasRemaining()
                    && !HttpStatus.isInterim(exchange.getResponse().getStatus())) {
                sawTooMuch = true;
            }
            return super.messageComplete();
        }
    }
}
