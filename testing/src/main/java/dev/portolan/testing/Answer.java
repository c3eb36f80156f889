package dev.portolan.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a [FakeProvider] answers, faults included. Made by [Answers]. Immutable; each method
/// returns a changed copy.
///
/// ```java
/// answers("{\"id\": …}")                                  // 200, application/json, content-length
/// streams(event1, event2)                                  // SSE, one chunk each, then [DONE]
/// streams(event1, event2).everyEvent(Duration.ofMillis(5))
/// streams(event1).withoutDone().thenEnds()                 // the connection ends, the stream had not
/// streams(event1).withoutDone().thenStalls()
/// streams(event1, event2).holdingAfter(1, gate)            // the second event waits for the test
/// fails(429, "{\"error\": …}").retryAfter("7")
/// answers(json).claiming(10_000)                           // content-length is a lie
/// silence()                                                // reads the request, says nothing
/// ```
///
/// @param status of the status line
/// @param headers besides those of the framing; several of one name are kept
/// @param before what happens before the first byte
/// @param body what happens after the headers
/// @param framing how the body's end is told
/// @param ending what happens after the body
public record Answer(
        int status,
        List<Header> headers,
        List<Step> before,
        List<Step> body,
        Framing framing,
        Ending ending) {
    static final String DONE = "data: [DONE]\n\n";

    /// One header line.
    public record Header(String name, String value) {}

    public Answer {
        headers = List.copyOf(headers);
        before = List.copyOf(before);
        body = List.copyOf(body);
    }

    /// Without the `[DONE]` that ends the stream.
    public Answer withoutDone() {
        var steps = new ArrayList<>(body);
        steps.removeIf(step ->
                step instanceof Step.Send(byte[] bytes)
                        && DONE.equals(new String(bytes, StandardCharsets.UTF_8)));
        return withBody(steps);
    }

    public Answer status(int status) {
        return new Answer(status, headers, before, body, framing, ending);
    }

    /// Adds a header; takes the place of an earlier `content-type`.
    public Answer header(String name, String value) {
        var all = new ArrayList<>(headers);
        if (name.equalsIgnoreCase("content-type")) {
            all.removeIf(header -> header.name().equalsIgnoreCase(name));
        }
        all.add(new Header(name, value));
        return new Answer(status, all, before, body, framing, ending);
    }

    public Answer retryAfter(String value) {
        return header("retry-after", value);
    }

    public Answer setCookie(String value) {
        return header("set-cookie", value);
    }

    /// Announces another length than the body has. A body that is shorter ends with the connection.
    public Answer claiming(long contentLength) {
        return new Answer(
                status,
                headers,
                before,
                body,
                new Framing.ContentLength(contentLength),
                Ending.EOF);
    }

    /// Announces no length at all: the body ends with the connection.
    public Answer untilClose() {
        return new Answer(status, headers, before, body, new Framing.UntilClose(), Ending.EOF);
    }

    /// Nothing is sent before this time is over.
    public Answer after(Duration delay) {
        return withBefore(new Step.Pause(delay));
    }

    /// Nothing is sent before the gate opens.
    public Answer heldBy(Gate gate) {
        return withBefore(new Step.Hold(gate));
    }

    /// A pause before each piece of the body but the first.
    public Answer everyEvent(Duration pause) {
        var steps = new ArrayList<Step>();
        for (Step step : body) {
            if (!steps.isEmpty()) {
                steps.add(new Step.Pause(pause));
            }
            steps.add(step);
        }
        return withBody(steps);
    }

    /// After so many pieces of the body the rest waits for the gate; 0 holds all but the headers.
    public Answer holdingAfter(int pieces, Gate gate) {
        var steps = new ArrayList<Step>();
        int sent = 0;
        boolean isHeld = false;
        for (Step step : body) {
            if (sent == pieces && !isHeld) {
                steps.add(new Step.Hold(gate));
                isHeld = true;
            }
            steps.add(step);
            sent += step instanceof Step.Send || step instanceof Step.Fill ? 1 : 0;
        }
        if (!isHeld) {
            steps.add(new Step.Hold(gate));
        }
        return withBody(steps);
    }

    /// Cuts the body into chunks of these lengths, in bytes; what is left over is one more.
    /// Characters may be cut in two.
    public Answer inPieces(int... lengths) {
        byte[] whole = bodyBytes();
        var steps = new ArrayList<Step>();
        int from = 0;
        for (int length : lengths) {
            int to = Math.min(whole.length, from + length);
            if (to > from) {
                steps.add(new Step.Send(Arrays.copyOfRange(whole, from, to)));
            }
            from = to;
        }
        if (from < whole.length) {
            steps.add(new Step.Send(Arrays.copyOfRange(whole, from, whole.length)));
        }
        return new Answer(status, headers, before, steps, new Framing.Chunked(), ending);
    }

    /// Cuts the body into chunks of one length, in bytes.
    public Answer inPiecesOf(int length) {
        int[] lengths = new int[Math.ceilDiv(bodyBytes().length, length)];
        Arrays.fill(lengths, length);
        return inPieces(lengths);
    }

    /// Nothing more comes after the body, not even its end.
    public Answer thenStalls() {
        return withEnding(Ending.STALL);
    }

    /// The connection is reset after the body, before its end. What the client had not read may be
    /// lost: hold it with a [Gate] where the test needs it to have arrived.
    public Answer thenResets() {
        return withEnding(Ending.RESET);
    }

    /// The connection is closed after the body, before its end.
    public Answer thenEnds() {
        return withEnding(Ending.EOF);
    }

    /// The body in one piece.
    ///
    /// @throws IllegalStateException if it is a huge one
    public byte[] bodyBytes() {
        var all = new ByteArrayOutputStream();
        for (Step step : body) {
            switch (step) {
                case Step.Send(byte[] bytes) -> all.writeBytes(bytes);
                case Step.Fill _ -> throw new IllegalStateException("a huge body is not kept");
                case Step.Pause _, Step.Hold _ -> {}
            }
        }
        return all.toByteArray();
    }

    /// The head, from the status line to the blank line.
    byte[] head() {
        var text = new StringBuilder("HTTP/1.1 " + status + " " + reason() + "\r\n");
        headers.forEach(header ->
                text.append(header.name()).append(": ").append(header.value()).append("\r\n"));
        text.append(
                switch (framing) {
                    case Framing.Chunked _ -> "transfer-encoding: chunked\r\n";
                    case Framing.ContentLength(long bytes) -> "content-length: " + bytes + "\r\n";
                    case Framing.UntilClose _ -> "connection: close\r\n";
                    case Framing.Raw _ -> "";
                });
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String reason() {
        return switch (status) {
            case 200 -> "OK";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Status " + status;
        };
    }

    private Answer withBefore(Step step) {
        var steps = new ArrayList<>(before);
        steps.add(step);
        return new Answer(status, headers, steps, body, framing, ending);
    }

    private Answer withBody(List<Step> steps) {
        return new Answer(status, headers, before, steps, framing, ending);
    }

    private Answer withEnding(Ending how) {
        return new Answer(status, headers, before, body, framing, how);
    }
}
