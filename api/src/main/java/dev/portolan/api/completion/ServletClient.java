package dev.portolan.api.completion;

import dev.portolan.api.relay.ClientGoneException;
import dev.portolan.api.relay.ResponseSink;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/// A [ResponseSink] over a servlet's response. Writes block until the client's system has taken the
/// bytes, or the connector's idle time-out has passed.
final class ServletClient implements ResponseSink {
    private final HttpServletResponse response;
    private Map<String, String> announced = Map.of();
    private int status;
    private boolean broken;

    ServletClient(HttpServletResponse response) {
        this.response = response;
    }

    @Override
    public void header(String name, String value) {
        if (!isCommitted()) {
            response.setHeader(name, value);
        }
    }

    @Override
    public void announce(Map<String, String> attempt) {
        announced = Map.copyOf(attempt);
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
    public void whole(int newStatus, Map<String, String> headers, byte[] body)
            throws ClientGoneException {
        status = newStatus;
        response.setStatus(newStatus);
        announced.forEach(response::setHeader);
        headers.forEach(response::setHeader);
        response.setContentLength(body.length);
        try {
            ServletOutputStream out = response.getOutputStream();
            out.write(body);
            out.close();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    @Override
    public void stream(Map<String, String> headers) throws ClientGoneException {
        if (isCommitted()) {
            return;
        }
        status = 200;
        response.setStatus(200);
        announced.forEach(response::setHeader);
        headers.forEach(response::setHeader);
        response.setHeader("content-type", "text/event-stream");
        response.setHeader("cache-control", "no-cache");
        response.setHeader("x-accel-buffering", "no");
        // On a connection that is to be closed (the client's wish, or the server stops) Jetty would
        // let the close mark the end, and a cut would look like one.
        response.setHeader("transfer-encoding", "chunked");
    }

    @Override
    public void send(byte[] bytes, int from, int length) throws ClientGoneException {
        try {
            ServletOutputStream out = response.getOutputStream();
            out.write(bytes, from, length);
            out.flush();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    @Override
    public void finish() throws ClientGoneException {
        try {
            response.getOutputStream().close();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    @Override
    public void breakOff() {
        broken = true;
    }

    /// Whether the connection must be cut.
    boolean isBroken() {
        return broken;
    }

    private ClientGoneException gone(IOException e) {
        broken = true;
        return new ClientGoneException(e);
    }
}
