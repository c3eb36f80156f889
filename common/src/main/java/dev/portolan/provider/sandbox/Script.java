package dev.portolan.provider.sandbox;

import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.sandbox.SandboxModel.Behaviour;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What an answer of the sandbox will be, from status to end, before any of it is played.
///
/// @param pieces the body, cut where a network would cut it
/// @param firstDelay before the status and headers
/// @param pieceDelay before each piece but the first
/// @param end how it ends after the last piece
record Script(
        int status,
        Map<String, List<String>> headers,
        List<byte[]> pieces,
        Duration firstDelay,
        Duration pieceDelay,
        End end) {
    enum End {
        COMPLETE,
        SILENT,
        CUT_OFF
    }

    static Script of(SandboxModel model, CompletionCall call) {
        if (model.behaviour() instanceof Behaviour.Fail(int status)) {
            return failing(model, status);
        }
        try {
            SandboxReply reply = reply(model, call);
            return call.stream() ? streamed(model, reply) : whole(model, reply);
        } catch (UnfitRequestException why) {
            return json(model, 400, Map.of(), Reply.unfit(why), End.COMPLETE);
        }
    }

    private static SandboxReply reply(SandboxModel model, CompletionCall call)
            throws UnfitRequestException {
        return switch (call.operation()) {
            case CHAT_COMPLETION -> Reply.to(SandboxRequest.parse(call.body()), model);
            case TEXT_COMPLETION -> TextReply.to(call.body(), model);
            case EMBEDDING -> VectorReply.to(call.body(), model);
        };
    }

    private static Script streamed(SandboxModel model, SandboxReply reply) {
        List<byte[]> all = reply.chunks();
        List<byte[]> half = all.subList(0, Math.max(1, all.size() / 2));
        List<byte[]> pieces = new ArrayList<>();
        End end = End.COMPLETE;
        switch (model.behaviour()) {
            case Behaviour.Stall _ -> {
                half.forEach(chunk -> pieces.add(event(chunk)));
                end = End.SILENT;
            }
            case Behaviour.CutOff _ -> {
                half.forEach(chunk -> pieces.add(event(chunk)));
                end = End.CUT_OFF;
            }
            case Behaviour.FailMidStream _ -> {
                half.forEach(chunk -> pieces.add(event(chunk)));
                pieces.add(event(Reply.midStreamError()));
            }
            case Behaviour.Echo _, Behaviour.LongText _, Behaviour.CallTool _, Behaviour.Fail _ -> {
                all.forEach(chunk -> pieces.add(event(chunk)));
                pieces.add("data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        return new Script(
                200,
                Map.of("content-type", List.of("text/event-stream; charset=utf-8")),
                pieces,
                model.firstDelay(),
                model.chunkDelay(),
                end);
    }

    private static Script whole(SandboxModel model, SandboxReply reply) {
        byte[] body = reply.whole();
        byte[] firstHalf = java.util.Arrays.copyOf(body, body.length / 2);
        return switch (model.behaviour()) {
            case Behaviour.Stall _ -> json(model, 200, Map.of(), firstHalf, End.SILENT);
            case Behaviour.CutOff _ -> json(model, 200, Map.of(), firstHalf, End.CUT_OFF);
            case Behaviour.FailMidStream _ ->
                    json(model, 200, Map.of(), Reply.midStreamError(), End.COMPLETE);
            case Behaviour.Echo _, Behaviour.LongText _, Behaviour.CallTool _, Behaviour.Fail _ ->
                    json(model, 200, Map.of(), body, End.COMPLETE);
        };
    }

    private static Script failing(SandboxModel model, int status) {
        Map<String, List<String>> rest =
                status == 429 || status == 503 ? Map.of("retry-after", List.of("1")) : Map.of();
        return json(model, status, rest, Reply.error(status), End.COMPLETE);
    }

    private static Script json(
            SandboxModel model, int status, Map<String, List<String>> more, byte[] body, End end) {
        Map<String, List<String>> headers = new java.util.HashMap<>(more);
        headers.put("content-type", List.of("application/json"));
        return new Script(
                status,
                Map.copyOf(headers),
                List.of(body),
                model.firstDelay(),
                model.chunkDelay(),
                end);
    }

    private static byte[] event(byte[] json) {
        byte[] event = new byte[json.length + 8];
        System.arraycopy("data: ".getBytes(StandardCharsets.US_ASCII), 0, event, 0, 6);
        System.arraycopy(json, 0, event, 6, json.length);
        event[event.length - 2] = '\n';
        event[event.length - 1] = '\n';
        return event;
    }
}
