package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.recorded.Heard.HeardChoice;
import dev.portolan.api.recorded.Meaning.Likely;
import dev.portolan.api.recorded.Meaning.Tokens;
import dev.portolan.testing.Recording;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Gemini's `generateContent`: thoughts are reasoning, code and results and images are nobody's
/// content, a later count replaces an earlier one.
final class GeminiView {
    private static final Set<String> FILTERS =
            Set.of(
                    "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "LANGUAGE",
                    "IMAGE_SAFETY",
                    "MODEL_ARMOR");

    /// `enum-encoding=int`.
    private static final List<String> NUMBERS =
            List.of("", "STOP", "MAX_TOKENS", "SAFETY", "RECITATION", "OTHER", "LANGUAGE");

    private final Heard heard = new Heard();
    private final Map<Integer, Grounds> grounds = new TreeMap<>();

    /// Of the call that is being told.
    private PartialArguments parts = new PartialArguments();

    private GeminiView() {}

    static Meaning of(Recording recording) {
        GeminiView view = new GeminiView();
        if (recording.isStreamed()) {
            Frames.text(recording).forEach(view::answer);
        } else {
            JsonNode answer = Json.read(recording.response().text());
            answer.path("candidates")
                    .forEach(each -> view.heard.choice(index(each)).finish("stop"));
            view.answer(answer);
        }
        view.grounds.forEach((index, grounds) -> grounds.tell(view.heard.choice(index)));
        return view.heard.meaning();
    }

    private void answer(JsonNode answer) {
        for (JsonNode candidate : answer.path("candidates")) {
            candidate(index(candidate), candidate);
        }
        if (answer.path("promptFeedback").hasNonNull("blockReason")) {
            heard.choice(0).finish("content_filter");
        }
        JsonNode usage = answer.path("usageMetadata");
        if (usage.has("totalTokenCount") || usage.has("candidatesTokenCount")) {
            long thoughts = usage.path("thoughtsTokenCount").asLong();
            long prompt =
                    usage.path("promptTokenCount").asLong()
                            + usage.path("toolUsePromptTokenCount").asLong();
            long completion = usage.path("candidatesTokenCount").asLong() + thoughts;
            heard.usage(
                    new Tokens(
                            prompt,
                            completion,
                            usage.path("totalTokenCount").asLong(prompt + completion),
                            usage.path("cachedContentTokenCount").asLong(),
                            0,
                            thoughts));
        }
    }

    private static int index(JsonNode candidate) {
        return candidate.path("index").asInt();
    }

    /// Whole, or begun by its name and told in parts (`streamFunctionCallArguments`): each part
    /// says where in the arguments it belongs, a text may come in several.
    private void call(HeardChoice choice, JsonNode call) {
        if (call.has("name")) {
            parts = new PartialArguments();
            choice.call(call.path("name").asText(), call.path("args"));
        }
        if (call.has("partialArgs")) {
            call.path("partialArgs").forEach(parts::add);
            choice.lastArguments(parts.arguments());
        }
    }

    private void candidate(int index, JsonNode candidate) {
        HeardChoice choice = heard.choice(index);
        for (JsonNode part : candidate.path("content").path("parts")) {
            if (part.path("thought").asBoolean(false)) {
                choice.reasoning(part.path("text"));
            } else {
                choice.text(part.path("text"));
            }
            if (part.has("functionCall")) {
                call(choice, part.path("functionCall"));
                choice.signature(part.path("thoughtSignature"));
            } else {
                choice.sealed(part.path("thoughtSignature"));
            }
        }
        likely(choice, candidate.path("logprobsResult"));
        grounds.computeIfAbsent(index, _ -> new Grounds()).read(candidate);
        JsonNode reason = candidate.path("finishReason");
        if (!reason.isMissingNode() && !reason.isNull()) {
            String word =
                    reason.isNumber()
                            ? NUMBERS.get(Math.min(reason.asInt(), NUMBERS.size() - 1))
                            : reason.asText();
            choice.finish(finish(word, choice.hasCalls()));
        }
    }

    private static void likely(HeardChoice choice, JsonNode result) {
        int at = 0;
        for (JsonNode chosen : result.path("chosenCandidates")) {
            JsonNode others = result.path("topCandidates").path(at++).path("candidates");
            choice.likely(
                    likely(
                            chosen,
                            others.valueStream().map(each -> likely(each, List.of())).toList()));
        }
    }

    private static Likely likely(JsonNode token, List<Likely> others) {
        return new Likely(
                token.path("token").asText(), token.path("logProbability").asDouble(), others);
    }

    private static String finish(String reason, boolean hasCalls) {
        if (reason.equals("MAX_TOKENS")) {
            return "length";
        }
        if (FILTERS.contains(reason)) {
            return "content_filter";
        }
        return hasCalls ? "tool_calls" : "stop";
    }
}
