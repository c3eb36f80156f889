package dev.portolan.api.edge;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// What the server itself refuses, before any servlet sees it, said in the API's own shape and not
/// as a page for browsers. Says no more than the status does.
final class RefusedRequests extends ErrorHandler {
    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        MalformedRequest error = error(request, code);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, error.mediaType());
        response.write(true, ByteBuffer.wrap(error.body()), callback);
    }

    /// A body for every method, not for GET and POST only.
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected boolean generateAcceptableResponse(
            Request request,
            Response response,
            Callback callback,
            String contentType,
            List<Charset> charsets,
            int code,
            @Nullable String message,
            @Nullable Throwable cause) {
        generateResponse(request, response, code, message, cause, callback);
        return true;
    }

    private static MalformedRequest error(Request request, int status) {
        String message =
                switch (status) {
                    case 404 -> "There is nothing here.";
                    case 413, 414, 431 -> "The request is too large.";
                    case 503 -> "The gateway takes no requests at present.";
                    default ->
                            status >= 500
                                    ? "The gateway failed on this request."
                                    : "The request is malformed.";
                };
        return new MalformedRequest(
                request.getHttpURI(),
                status,
                status >= 500 ? "server_error" : "malformed_request",
                message);
    }
}
