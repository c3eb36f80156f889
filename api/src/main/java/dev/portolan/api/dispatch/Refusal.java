package dev.portolan.api.dispatch;

import dev.portolan.api.error.ErrorBody;
import dev.portolan.api.error.GatewayError;
import dev.portolan.api.relay.ClientGoneException;
import dev.portolan.api.relay.ResponseSink;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tells a client an error that no part of an answer went before: with its status, or, where a
/// heartbeat has settled the status already, as the stream's only event.
public final class Refusal {
    private Refusal() {}

    /// @param headers of the provider, as far as they may pass
    public static void send(GatewayError error, Map<String, String> headers, ResponseSink client)
            throws ClientGoneException {
        if (client.isCommitted()) {
            try {
                byte[] event = ErrorBody.event(error);
                client.send(event, 0, event.length);
            } finally {
                client.breakOff();
            }
            return;
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(ErrorBody.headers(error));
        all.put("content-type", "application/json");
        client.whole(error.status(), all, ErrorBody.json(error));
    }

    public static void send(GatewayError error, ResponseSink client) throws ClientGoneException {
        send(error, Map.of(), client);
    }
}
