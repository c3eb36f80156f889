package dev.portolan.api.recorded;

import dev.portolan.testing.RawResponse;
import dev.portolan.testing.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an answer in OpenAI's own dialect must come back as: byte for byte, but for the exceptions
/// that `docs/streaming-and-errors.md` lists.
public final class ByteTruth {
    private static final Pattern MODEL = Pattern.compile("(\"model\"\\s*:\\s*)\"[^\"]*\"");
    private static final Pattern EVENT = Pattern.compile("data: ?(\\{[^\r\n]*)\r?\n\r?\n");
    private static final Pattern DONE = Pattern.compile("data: ?\\[DONE\\] *(\r?\n){0,2}");

    private ByteTruth() {}

    /// @param model as the client named it
    /// @param counted whether the client asked for the count of a stream's tokens
    public static List<String> faults(
            Recording recording, RawResponse response, String model, boolean counted) {
        String recorded = recording.response().text();
        List<String> faults = new ArrayList<>();
        if (recording.tags().contains("error:in-200")) {
            if (response.status() < 400) {
                faults.add("an error under 200 came as status " + response.status());
            }
        } else if (BrokenTruth.isBroken(recording)) {
            faults.addAll(BrokenTruth.faults(response));
        } else if (response.status() != 200) {
            faults.add("status " + response.status() + ": " + response.text());
        } else {
            boolean isWhole = recorded.stripLeading().startsWith("{");
            String served = asServed(recorded, model);
            String expected = isWhole ? served : completed(counted ? served : uncounted(served));
            if (!expected.equals(response.text())) {
                faults.add("expected\n" + expected + "\nbut was\n" + response.text());
            }
            if (response.end() != RawResponse.End.COMPLETE) {
                faults.add("ended " + response.end());
            }
        }
        return faults;
    }

    /// Every model's name replaced: in an answer's or chunk's own `model`, which stands outside of
    /// any nested object.
    static String asServed(String recorded, String model) {
        StringBuilder served = new StringBuilder();
        Matcher matcher = MODEL.matcher(recorded);
        while (matcher.find()) {
            boolean isOwn = depth(recorded, matcher.start()) == 1;
            String replacement = isOwn ? matcher.group(1) + "\"" + model + "\"" : matcher.group();
            matcher.appendReplacement(served, Matcher.quoteReplacement(replacement));
        }
        matcher.appendTail(served);
        return served.toString();
    }

    /// How many objects a position of a line of JSON is inside of.
    private static int depth(String text, int at) {
        int from = Math.max(text.lastIndexOf("\ndata:", at), 0);
        int depth = 0;
        boolean quoted = false;
        for (int i = from; i < at; i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '{' || c == '[')) {
                depth++;
            } else if (!quoted && (c == '}' || c == ']')) {
                depth--;
            }
        }
        return depth;
    }

    /// Without the chunks that hold nothing but the count.
    private static String uncounted(String stream) {
        return EVENT.matcher(stream)
                .replaceAll(event -> {
                    boolean isCount =
                            Json.tryRead(event.group(1))
                                    .filter(chunk ->
                                            chunk.path("usage").isObject()
                                                    && chunk.path("choices").isEmpty())
                                    .isPresent();
                    return isCount ? "" : Matcher.quoteReplacement(event.group());
                });
    }

    /// With its `[DONE]`, and nothing after it.
    private static String completed(String stream) {
        Matcher done = DONE.matcher(stream);
        if (done.find()) {
            String whole = stream.substring(0, done.end());
            return whole.endsWith("\n\n") || whole.endsWith("\r\n\r\n") ? whole : whole + "\n\n";
        }
        boolean isOpen = !stream.endsWith("\n\n") && !stream.endsWith("\r\n\r\n");
        return stream + (isOpen ? "\n\n" : "") + "data: [DONE]\n\n";
    }
}
