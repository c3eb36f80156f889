package dev.portolan.api.error;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/// Answers a request with a [GatewayError] and nothing else.
public final class ErrorAnswer {
    private ErrorAnswer() {}

    public static void write(HttpServletResponse response, GatewayError error) throws IOException {
        byte[] body = ErrorBody.json(error);
        response.setStatus(error.status());
        ErrorBody.headers(error).forEach(response::setHeader);
        response.setHeader("content-type", "application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
