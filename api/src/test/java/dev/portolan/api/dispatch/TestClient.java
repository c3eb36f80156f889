package dev.portolan.api.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.api.relay.ResponseSink;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/// A client that keeps what it is sent, and takes no header after the status.
final class TestClient implements ResponseSink {
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Map<String, String> announced = Map.of();
    private int status;

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    String body() {
        return body.toString(UTF_8);
    }

    @Override
    public void header(String name, String value) {
        if (!isCommitted()) {
            headers.put(name, value);
        }
    }

    @Override
    public void announce(Map<String, String> attempt) {
        announced = attempt;
    }

    @Override
    public boolean isCommitted() {
        return status != 0;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public void whole(int newStatus, Map<String, String> more, byte[] bytes) {
        stream(more);
        status = newStatus;
        body.writeBytes(bytes);
    }

    @Override
    public void stream(Map<String, String> more) {
        announced.forEach(this::header);
        more.forEach(this::header);
        status = 200;
    }

    @Override
    public void send(byte[] bytes, int from, int length) {
        body.write(bytes, from, length);
    }

    @Override
    public void finish() {
        // The body says all.
    }

    @Override
    public void breakOff() {
        // The body says all.
    }
}
