package dev.portolan.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Texts that can be told anywhere, and the looks they can take on. For one thread.
final class Canaries {
    private final Map<String, List<String>> looks = new TreeMap<>();

    /// Takes in one of its own making: with what quoting and escaping would change.
    String hatch(String what) {
        return add(
                what, "canary \"" + what + "\"/7f3a <&> " + Integer.toHexString(what.hashCode()));
    }

    String add(String what, String text) {
        if (text.length() < 12) {
            throw new IllegalArgumentException(what + " is too short to be told anywhere");
        }
        looks.put(what, looksOf(text));
        return text;
    }

    /// What is in which place and in which look, over all that were taken in.
    List<String> foundIn(Map<String, String> places) {
        List<String> found = new ArrayList<>();
        looks.forEach((what, all) ->
                places.forEach((where, content) -> {
                    String lower = content.toLowerCase(Locale.ROOT);
                    for (int i = 0; i < all.size(); i++) {
                        if (content.contains(all.get(i)) || lower.contains(all.get(i))) {
                            found.add(what + " in the " + where + ", look " + i);
                        }
                    }
                }));
        return found;
    }

    /// As it is; in JSON, as text and as text within text; in a URL; in hexadecimal (which is
    /// looked for in small letters); in both alphabets of base64, wherever in the encoded bytes it
    /// begins.
    private static List<String> looksOf(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>();
        all.add(text);
        String json = new String(JsonStringEncoder.getInstance().quoteAsString(text));
        all.add(json);
        all.add(new String(JsonStringEncoder.getInstance().quoteAsString(json)));
        String url = URLEncoder.encode(text, StandardCharsets.UTF_8);
        all.add(url);
        all.add(url.replace("+", "%20"));
        all.add(HexFormat.of().formatHex(bytes));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            int from = (before * 8 + 5) / 6;
            int to = shifted.length * 8 / 6;
            all.add(Base64.getEncoder().encodeToString(shifted).substring(from, to));
            all.add(Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
        }
        return all;
    }

    /// A request that has one of its own in every place where a client says something.
    String request(String model, boolean streamed) {
        try {
            return TestGateway.JSON.writeValueAsString(
                    Map.of(
                            "model", model,
                            "stream", streamed,
                            "user", hatch("user"),
                            "metadata", Map.of("note", hatch("metadata")),
                            "x_unknown", hatch("unknown field"),
                            "stop", List.of(hatch("stop")),
                            "tools", List.of(tool()),
                            "messages", messages()));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, Object> tool() {
        return Map.of(
                "type",
                "function",
                "function",
                Map.of("name", "look", "description", hatch("tool description")));
    }

    private List<Map<String, Object>> messages() {
        String image =
                Base64.getEncoder().encodeToString(hatch("image").getBytes(StandardCharsets.UTF_8));
        return List.of(
                Map.of("role", "system", "content", hatch("system prompt")),
                Map.of(
                        "role",
                        "user",
                        "content",
                        List.of(
                                Map.of("type", "text", "text", hatch("prompt")),
                                Map.of(
                                        "type",
                                        "image_url",
                                        "image_url",
                                        Map.of("url", "data:image/png;base64," + image)))),
                Map.of(
                        "role",
                        "assistant",
                        "tool_calls",
                        List.of(
                                Map.of(
                                        "id",
                                        "call_1",
                                        "type",
                                        "function",
                                        "function",
                                        Map.of(
                                                "name",
                                                "look",
                                                "arguments",
                                                hatch("tool arguments"))))),
                Map.of("role", "tool", "tool_call_id", "call_1", "content", hatch("tool result")));
    }

    /// A completion that has one of its own in every place where a model says something.
    String completion() {
        try {
            return TestGateway.JSON.writeValueAsString(
                    Map.of(
                            "id",
                            "c1",
                            "object",
                            "chat.completion",
                            "created",
                            1_700_000_000,
                            "model",
                            "m",
                            "choices",
                            List.of(
                                    Map.of(
                                            "index",
                                            0,
                                            "finish_reason",
                                            "tool_calls",
                                            "message",
                                            Map.of(
                                                    "role",
                                                    "assistant",
                                                    "content",
                                                    hatch("completion"),
                                                    "reasoning_content",
                                                    hatch("reasoning"),
                                                    "refusal",
                                                    hatch("refusal"),
                                                    "tool_calls",
                                                    List.of(
                                                            Map.of(
                                                                    "id",
                                                                    "call_2",
                                                                    "type",
                                                                    "function",
                                                                    "function",
                                                                    Map.of(
                                                                            "name",
                                                                            "look",
                                                                            "arguments",
                                                                            hatch(
                                                                                    "answered arguments")))))))));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
