package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.testing.RawResponse;
import dev.portolan.testing.Recording;
import java.util.ArrayList;
import java.util.List;

/// What a client must be told of a stream that the provider itself broke off with an error: an
/// error, never an end that looks whole.
public final class BrokenTruth {
    private static final String TAG = "error:mid-stream";

    private BrokenTruth() {}

    /// By the recording's tag, or by what a dialect of its own says in its last document.
    public static boolean isBroken(Recording recording) {
        if (recording.tags().contains(TAG)) {
            return true;
        }
        if (!recording.isStreamed() || recording.dialect().startsWith("openai-")) {
            return false;
        }
        List<JsonNode> documents =
                recording.dialect().equals("bedrock-converse")
                        ? Frames.binary(recording)
                        : Frames.text(recording);
        return !documents.isEmpty() && isError(documents.getLast());
    }

    private static boolean isError(JsonNode last) {
        return last.hasNonNull("error")
                || last.path("delta").path("finish_reason").asText().equals("ERROR")
                || last.propertyStream().anyMatch(each -> each.getKey().endsWith("Exception"));
    }

    /// Before anything was sent it is an error's status, after that an error in the stream.
    public static List<String> faults(RawResponse response) {
        List<String> faults = new ArrayList<>();
        if (response.status() < 400 && response.end() != RawResponse.End.TRUNCATED) {
            faults.add("a broken stream ended " + response.end());
        }
        if (!response.text().contains("\"error\":") || response.text().contains("[DONE]")) {
            faults.add("a broken stream ended without an error: " + response.text());
        }
        return faults;
    }
}
