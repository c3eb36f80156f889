package dev.portolan.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where an [Answer] begins. Meant for static import.
public final class Answers {
    private Answers() {}

    /// 200 with a JSON document.
    public static Answer answers(String json) {
        return whole(200, "application/json", json);
    }

    /// An error status with a JSON document.
    public static Answer fails(int status, String json) {
        return whole(status, "application/json", json);
    }

    /// An error status in OpenAI's shape.
    public static Answer fails(int status, String type, String message) {
        return fails(status, OpenAiShapes.error(type, message));
    }

    /// A status and body of any kind.
    public static Answer whole(int status, String contentType, String body) {
        return bytes(status, body.getBytes(StandardCharsets.UTF_8))
                .header("content-type", contentType);
    }

    /// A status and body without any header but its length.
    public static Answer bytes(int status, byte[] body) {
        return new Answer(
                status,
                List.of(),
                List.of(),
                List.of(new Step.Send(body.clone())),
                new Framing.ContentLength(body.length),
                Ending.ORDERLY);
    }

    /// 200 with a page for people, as proxies and captive portals send it.
    public static Answer html() {
        return whole(200, "text/html", "<!doctype html><html><body><h1>Welcome</h1></body></html>");
    }

    /// 200 without a body.
    public static Answer empty() {
        return whole(200, "application/json", "");
    }

    /// Sends the client elsewhere.
    public static Answer redirects(int status, String location) {
        return whole(status, "text/plain", "").header("location", location);
    }

    /// 200 with a body of so many bytes of nonsense.
    public static Answer huge(long bytes) {
        var body = List.<Step>of(new Step.Fill(bytes));
        return new Answer(
                        200,
                        List.of(),
                        List.of(),
                        body,
                        new Framing.ContentLength(bytes),
                        Ending.ORDERLY)
                .header("content-type", "application/json");
    }

    /// Any bytes in place of an answer, from the status line on; then the connection is closed.
    public static Answer raw(String bytes) {
        var body = List.<Step>of(new Step.Send(bytes.getBytes(StandardCharsets.ISO_8859_1)));
        return new Answer(200, List.of(), List.of(), body, new Framing.Raw(), Ending.EOF);
    }

    /// Reads the request and says nothing until the client leaves.
    public static Answer silence() {
        return new Answer(200, List.of(), List.of(), List.of(), new Framing.Raw(), Ending.STALL);
    }

    /// Reads the request and closes the connection without a word.
    public static Answer hangsUp() {
        return new Answer(200, List.of(), List.of(), List.of(), new Framing.Raw(), Ending.EOF);
    }

    /// Reads the request and resets the connection without a word.
    public static Answer resets() {
        return new Answer(200, List.of(), List.of(), List.of(), new Framing.Raw(), Ending.RESET);
    }

    /// 200 with server-sent events: each string is the `data` of one event and one chunk of its
    /// own; then `[DONE]`.
    public static Answer streams(String... events) {
        return streams(Arrays.asList(events));
    }

    /// 200 with server-sent events: each string is the `data` of one event and one chunk of its
    /// own; then `[DONE]`.
    public static Answer streams(List<String> events) {
        var steps = new ArrayList<Step>();
        events.forEach(event -> steps.add(Step.Send.text("data: " + event + "\n\n")));
        steps.add(Step.Send.text(Answer.DONE));
        return new Answer(200, List.of(), List.of(), steps, new Framing.Chunked(), Ending.ORDERLY)
                .header("content-type", "text/event-stream");
    }

    /// A stream as given, blank lines and comments included, one chunk for each string.
    public static Answer streamsRaw(String... pieces) {
        var steps = Arrays.stream(pieces).<Step>map(Step.Send::text).toList();
        return new Answer(200, List.of(), List.of(), steps, new Framing.Chunked(), Ending.ORDERLY)
                .header("content-type", "text/event-stream");
    }
}
