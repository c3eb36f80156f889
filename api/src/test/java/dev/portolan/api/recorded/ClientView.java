package dev.portolan.api.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.recorded.Heard.HeardChoice;
import dev.portolan.api.recorded.Meaning.Likely;
import dev.portolan.api.recorded.Meaning.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What a client of OpenAI's API understands of an answer.
public final class ClientView {
    private static final String SIGNATURE = "/extra_content/google/thought_signature";
    private static final String DONE = "data: [DONE]\n\n";

    private ClientView() {}

    public static Meaning ofWhole(String body) {
        JsonNode completion = Json.read(body);
        Heard heard = new Heard();
        for (JsonNode each : completion.path("choices")) {
            HeardChoice choice = heard.choice(each.path("index").asInt());
            JsonNode message = each.path("message");
            said(choice, message);
            likely(choice, each.path("logprobs"));
            sources(choice, message.path("annotations"));
            for (JsonNode call : message.path("tool_calls")) {
                choice.call(
                        call.path("function").path("name").asText(),
                        call.path("function").path("arguments"));
                choice.signature(call.at(SIGNATURE));
            }
            choice.finish(each.path("finish_reason").asText());
        }
        usage(heard, completion.path("usage"));
        return heard.meaning();
    }

    public static Meaning ofStream(String body) {
        Heard heard = new Heard();
        Map<Integer, List<JsonNode>> annotations = new TreeMap<>();
        for (JsonNode chunk : chunks(body)) {
            for (JsonNode each : chunk.path("choices")) {
                HeardChoice choice = heard.choice(each.path("index").asInt());
                JsonNode delta = each.path("delta");
                said(choice, delta);
                likely(choice, each.path("logprobs"));
                delta.path("annotations")
                        .forEach(
                                annotations.computeIfAbsent(
                                                each.path("index").asInt(), _ -> new ArrayList<>())
                                        ::add);
                for (JsonNode call : delta.path("tool_calls")) {
                    int at = call.path("index").asInt();
                    choice.call(at, call.path("function").path("name").asText(""));
                    choice.arguments(at, call.path("function").path("arguments").asText(""));
                    choice.signature(call.at(SIGNATURE));
                }
                if (each.path("finish_reason").isTextual()) {
                    choice.finish(each.path("finish_reason").asText());
                }
            }
            usage(heard, chunk.path("usage"));
        }
        annotations.forEach((index, all) -> sources(heard.choice(index), all));
        return heard.meaning();
    }

    private static void said(HeardChoice choice, JsonNode message) {
        choice.text(message.path("content"));
        choice.reasoning(message.path("reasoning_content"));
        choice.refusal(message.path("refusal"));
        for (JsonNode detail : message.path("reasoning_details")) {
            if (detail.path("type").asText().equals("reasoning.text")) {
                choice.clear(
                        detail.path("index").asInt(),
                        detail.path("text"),
                        detail.path("signature"));
            } else {
                choice.sealed(detail.path("data"));
            }
        }
    }

    private static void likely(HeardChoice choice, JsonNode logprobs) {
        logprobs.path("content").forEach(token -> choice.likely(likely(token)));
    }

    private static Likely likely(JsonNode token) {
        return new Likely(
                token.path("token").asText(),
                token.path("logprob").asDouble(),
                token.path("top_logprobs").valueStream().map(ClientView::likely).toList());
    }

    /// Positions count characters, whatever they take in memory.
    private static void sources(HeardChoice choice, Iterable<JsonNode> annotations) {
        int[] text = choice.text().codePoints().toArray();
        for (JsonNode annotation : annotations) {
            JsonNode cited = annotation.path("url_citation");
            int from = cited.path("start_index").asInt(-1);
            int to = cited.path("end_index").asInt(-1);
            choice.source(
                    cited.path("url").asText(),
                    cited.path("title").asText(),
                    0 <= from && from <= to && to <= text.length
                            ? new String(text, from, to - from)
                            : "nowhere: " + annotation);
        }
    }

    private static void usage(Heard heard, JsonNode usage) {
        if (usage.isObject()) {
            JsonNode prompt = usage.path("prompt_tokens_details");
            heard.usage(
                    new Tokens(
                            usage.path("prompt_tokens").asLong(),
                            usage.path("completion_tokens").asLong(),
                            usage.path("total_tokens").asLong(),
                            prompt.path("cached_tokens").asLong(),
                            prompt.path("cache_write_tokens").asLong(),
                            usage.path("completion_tokens_details")
                                    .path("reasoning_tokens")
                                    .asLong()));
        }
    }

    private static List<JsonNode> chunks(String body) {
        List<JsonNode> chunks = new ArrayList<>();
        for (String line : body.split("\n")) {
            if (line.startsWith("data: {")) {
                chunks.add(Json.read(line.substring("data: ".length())));
            }
        }
        return chunks;
    }

    /// Where a translated whole answer is not as it must be: calls with ids that are nobody else's.
    public static List<String> wholeFaults(String body) {
        List<String> faults = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonNode choice : Json.read(body).path("choices")) {
            for (JsonNode call : choice.path("message").path("tool_calls")) {
                String id = call.path("id").asText("");
                if (id.isEmpty() || !ids.add(id)) {
                    faults.add("no id of its own: " + call);
                }
            }
        }
        return faults;
    }

    /// Where a translated stream is not as it must be: one id, creation and model, the role first,
    /// one finish for each choice and nothing after it but the count that was asked for, one
    /// `[DONE]`; calls with ids that are nobody else's.
    ///
    /// @return nothing where all is well
    public static List<String> streamFaults(String body, boolean askedForUsage) {
        List<String> faults = new ArrayList<>();
        if (!body.endsWith(DONE) || body.indexOf(DONE) != body.length() - DONE.length()) {
            faults.add("not exactly one [DONE] at the end");
        }
        Set<String> identities = new HashSet<>();
        Set<Integer> begun = new HashSet<>();
        Set<Integer> finished = new HashSet<>();
        Map<String, String> callIds = new HashMap<>();
        boolean counted = false;
        for (JsonNode chunk : chunks(body)) {
            identities.add(
                    chunk.path("id") + " " + chunk.path("created") + " " + chunk.path("model"));
            if (counted) {
                faults.add("something after the count: " + chunk);
            }
            if (chunk.path("usage").isObject()) {
                counted = true;
                if (!askedForUsage || !chunk.path("choices").isEmpty()) {
                    faults.add("a count that nobody asked for, or beside a choice: " + chunk);
                }
            }
            for (JsonNode choice : chunk.path("choices")) {
                int index = choice.path("index").asInt();
                String role = choice.path("delta").path("role").asText("");
                if (begun.add(index) != role.equals("assistant")) {
                    faults.add("the role is not in the first delta alone: " + chunk);
                }
                if (finished.contains(index)) {
                    faults.add("something after the finish: " + chunk);
                }
                if (choice.path("finish_reason").isTextual()) {
                    finished.add(index);
                }
                for (JsonNode call : choice.path("delta").path("tool_calls")) {
                    String place = index + "/" + call.path("index").asInt();
                    String id = call.path("id").asText("");
                    String known = callIds.putIfAbsent(place, id);
                    if (known == null ? id.isEmpty() : !id.isEmpty() && !id.equals(known)) {
                        faults.add("no id of its own: " + call);
                    }
                }
            }
        }
        if (new HashSet<>(callIds.values()).size() != callIds.size()) {
            faults.add("an id of two calls: " + callIds);
        }
        if (identities.size() != 1) {
            faults.add("not one identity: " + identities);
        }
        if (!finished.equals(begun) || begun.isEmpty()) {
            faults.add("choices " + begun + " but finished " + finished);
        }
        return faults;
    }
}
