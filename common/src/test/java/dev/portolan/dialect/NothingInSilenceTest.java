package dev.portolan.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.testing.OpenAiContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Whatever a client asks for is in the provider's request, or named as left out, or refused: in
/// every dialect, for every field that OpenAI describes.
class NothingInSilenceTest {
    /// Models as newcomers would name them; some are known to take more than others.
    private static final Map<Dialect, List<String>> MODELS =
            Map.of(
                    Dialect.ANTHROPIC_MESSAGES, List.of("claude-3-5-haiku", "claude-opus-4-7"),
                    Dialect.BEDROCK_CONVERSE,
                            List.of(
                                    "anthropic.claude-sonnet-4-5-v1:0",
                                    "amazon.nova-2-lite-v1:0",
                                    "openai.gpt-oss-20b-1:0",
                                    "qwen.qwen3-32b-v1:0",
                                    "meta.llama3-8b-instruct-v1:0"),
                    Dialect.GEMINI, List.of("gemini-2.0-flash", "gemini-2.5-flash", "gemini-3-pro"),
                    Dialect.COHERE_V2, List.of("command-a-03-2025"),
                    Dialect.OLLAMA, List.of("qwen3:8b", "gpt-oss:20b"));

    private static final String TURN = "{\"role\": \"user\", \"content\": \"Ahoy\"}";
    private static final String TOOL =
            "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"tide\"}}]";

    /// What is said, and what of it must be found again. `*` is any difference from not saying it.
    private static final List<Wish> WISHES =
            List.of(
                    top("audio", "{\"voice\": \"echo-v\", \"format\": \"wav\"}", "echo-v"),
                    top("frequency_penalty", "0.31", "0.31"),
                    top("functions", "[{\"name\": \"oldtide\"}]", "oldtide"),
                    top("function_call", "{\"name\": \"oldtide\"}", "oldtide"),
                    top("logit_bias", "{\"50256\": -100}", "50256"),
                    top("logprobs", "true", "*"),
                    top("max_completion_tokens", "4321", "4321"),
                    top("max_tokens", "4321", "4321"),
                    top("metadata", "{\"voyage\": \"v42\"}", "v42"),
                    top("modalities", "[\"text\", \"audio\"]", "*"),
                    top("moderation", "{\"model\": \"watch\"}", "watch"),
                    top("n", "2", "*"),
                    top("prediction", "{\"type\": \"content\", \"content\": \"guess\"}", "guess"),
                    top("presence_penalty", "0.31", "0.31"),
                    top("prompt_cache_key", "\"harbour-k\"", "harbour-k"),
                    top("prompt_cache_options", "{\"mode\": \"explicit-m\"}", "explicit-m"),
                    top("prompt_cache_retention", "\"24h\"", "24h"),
                    top("reasoning_effort", "\"high\"", "*"),
                    top("reasoning_effort", "\"minimal\"", "*"),
                    top("response_format", "{\"type\": \"json_object\"}", "*"),
                    top(
                            "response_format",
                            "{\"type\": \"json_schema\", \"json_schema\": {\"name\": \"n\", \"description\": \"what-for\", \"schema\": {\"type\": \"object\"}}}",
                            "what-for"),
                    top("safety_identifier", "\"sailor-7\"", "sailor-7"),
                    top("seed", "4242", "4242"),
                    top("seed", "-1", "-1"),
                    top("service_tier", "\"flex\"", "flex"),
                    top("stop", "[\"belay\"]", "belay"),
                    top("stop", "\" \"", "*"),
                    top("store", "true", "*"),
                    top("temperature", "0.31", "0.31"),
                    top("temperature", "1.7", "1.7"),
                    top("top_p", "0.61", "0.61"),
                    top("top_p", "0.001", "0.001"),
                    top("user", "\"sailor-8\"", "sailor-8"),
                    top("verbosity", "\"low\"", "low"),
                    top("web_search_options", "{}", "*"),
                    top("my_own_field", "\"as-it-is\"", "as-it-is"),
                    with("top_logprobs", "\"logprobs\": true, \"top_logprobs\": 3", "3"),
                    with(
                            "parallel_tool_calls",
                            TOOL + ", \"parallel_tool_calls\": false",
                            "*" + TOOL),
                    with("tool_choice", TOOL + ", \"tool_choice\": \"required\"", "*" + TOOL),
                    with("tool_choice", TOOL + ", \"tool_choice\": \"none\"", "*" + TOOL),
                    with(
                            "tool_choice",
                            TOOL
                                    + ", \"tool_choice\": {\"type\": \"function\", \"function\": {\"name\": \"tide\"}}",
                            "*" + TOOL),
                    with(
                            "tools.function.description",
                            "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"tide\", \"description\": \"when-high\"}}]",
                            "when-high"),
                    with(
                            "tools.function.parameters",
                            "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"tide\", \"parameters\": {\"type\": \"object\", \"properties\": {\"port-of\": {}}}}}]",
                            "port-of"),
                    with(
                            "tools.function.strict",
                            "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"tide\", \"strict\": true}}]",
                            "*" + TOOL),
                    with(
                            "cache_control",
                            "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"tide\"}, \"cache_control\": {\"type\": \"ephemeral\"}}]",
                            "*" + TOOL),
                    with(
                            "tools.type",
                            "\"tools\": [{\"type\": \"custom\", \"custom\": {\"name\": \"free-form\"}}]",
                            "free-form"),
                    said(
                            "messages.name",
                            "{\"role\": \"system\", \"name\": \"owner\", \"content\": \"S\"}",
                            "owner"),
                    said(
                            "messages.name",
                            "{\"role\": \"developer\", \"name\": \"owner\", \"content\": \"S\"}",
                            "owner"),
                    said(
                            "messages.name",
                            "{\"role\": \"user\", \"name\": \"mate\", \"content\": \"U\"}",
                            "mate"),
                    said(
                            "messages.name",
                            "{\"role\": \"assistant\", \"name\": \"pilot\", \"content\": \"A\"}",
                            "pilot"),
                    said(
                            "messages.refusal",
                            "{\"role\": \"assistant\", \"refusal\": \"I-shall-not\"}",
                            "I-shall-not"),
                    said(
                            "messages.audio",
                            "{\"role\": \"assistant\", \"content\": \"A\", \"audio\": {\"id\": \"audio_9\"}}",
                            "audio_9"),
                    said(
                            "messages.function_call",
                            "{\"role\": \"assistant\", \"function_call\": {\"name\": \"oldtide\", \"arguments\": \"{}\"}}",
                            "oldtide"),
                    said(
                            "cache_control",
                            "{\"role\": \"system\", \"content\": [{\"type\": \"text\", \"text\": \"S\", \"cache_control\": {\"type\": \"ephemeral\"}}]}",
                            "*{\"role\": \"system\", \"content\": [{\"type\": \"text\", \"text\": \"S\"}]}"),
                    said(
                            "cache_control",
                            "{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"S\", \"cache_control\": {\"type\": \"ephemeral\"}}]}",
                            "*{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"S\"}]}"),
                    said("image_url.detail", image(", \"detail\": \"high\""), "*" + image("")),
                    said(
                            "input_audio",
                            "{\"role\": \"user\", \"content\": [{\"type\": \"input_audio\", \"input_audio\": {\"data\": \"UklGRg==\", \"format\": \"wav\"}}]}",
                            "UklGRg=="),
                    said(
                            "file",
                            "{\"role\": \"user\", \"content\": [{\"type\": \"file\", \"file\": {\"filename\": \"c.pdf\", \"file_data\": \"data:application/pdf;base64,JVBERi0=\"}}]}",
                            "JVBERi0="),
                    said(
                            "file",
                            "{\"role\": \"user\", \"content\": [{\"type\": \"file\", \"file\": {\"file_id\": \"file-77\"}}]}",
                            "file-77"));

    private static String image(String detail) {
        return "{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"data:image/png;base64,iVBORw==\""
                + detail
                + "}}]}";
    }

    /// @param name of the field, as it is named where it is left out
    /// @param fields of the request, without braces
    /// @param without the same request with nothing of the wish in it
    private record Wish(String name, String fields, String marker, String without) {
        boolean isGranted(JsonNode asked, JsonNode notAsked) {
            return marker.isEmpty() ? !asked.equals(notAsked) : asked.toString().contains(marker);
        }
    }

    private static Wish top(String name, String value, String marker) {
        return with(name, "\"%s\": %s".formatted(name, value), marker);
    }

    private static Wish with(String name, String fields, String marker) {
        String messages = "\"messages\": [" + TURN + "]";
        boolean isAny = marker.startsWith("*");
        String other = isAny && marker.length() > 1 ? ", " + marker.substring(1) : "";
        return new Wish(name, messages + ", " + fields, isAny ? "" : marker, messages + other);
    }

    private static Wish said(String name, String message, String marker) {
        boolean isAny = marker.startsWith("*");
        String other = isAny ? marker.substring(1) : TURN;
        return new Wish(
                name,
                "\"messages\": [" + TURN + ", " + message + ", " + TURN + "]",
                isAny ? "" : marker,
                "\"messages\": [" + TURN + ", " + other + ", " + TURN + "]");
    }

    @TestFactory
    Stream<DynamicTest> everyWishIsGrantedNamedOrRefused() {
        return MODELS.entrySet().stream()
                .flatMap(entry ->
                        entry.getValue().stream().flatMap(model -> wishes(entry.getKey(), model)));
    }

    private static Stream<DynamicTest> wishes(Dialect dialect, String model) {
        return WISHES.stream()
                .map(wish ->
                        DynamicTest.dynamicTest(
                                model + ": " + wish.fields(),
                                () -> grantedNamedOrRefused(dialect, model, wish)));
    }

    /// As OpenAI's description counts them, where it is at hand.
    @Test
    void everyFieldIsAmongTheWishes() {
        Set<String> fields =
                new TreeSet<>(OpenAiContract.required().members("CreateChatCompletionRequest"));
        fields.removeAll(Set.of("model", "messages", "stream", "stream_options", "tools"));
        WISHES.forEach(wish -> fields.remove(wish.name()));

        assertEquals(Set.of(), fields);
    }

    private static void grantedNamedOrRefused(Dialect dialect, String model, Wish wish)
            throws InvalidRequestException {
        TranslatedRequest without = request(dialect, model, wish.without());
        TranslatedRequest asked;
        try {
            asked = request(dialect, model, wish.fields());
        } catch (InvalidRequestException _) {
            return;
        }
        if (!wish.isGranted(asked.body(), without.body()) && !isNamed(wish, asked.leftOut())) {
            fail(
                    "%s: %s is neither sent nor named (%s): %s"
                            .formatted(model, wish.fields(), asked.leftOut(), asked.body()));
        }
    }

    /// Where all tools are left out, so is what one of them says, and so on.
    private static boolean isNamed(Wish wish, Set<String> leftOut) {
        return leftOut.contains(wish.name())
                || leftOut.contains("tools") && wish.fields().contains("\"tools\"")
                || leftOut.contains("logprobs") && wish.name().equals("top_logprobs");
    }

    private static TranslatedRequest request(Dialect dialect, String model, String fields)
            throws InvalidRequestException {
        CalledModel called = new CalledModel(model, Optional.empty(), Map.of(), Map.of());
        return Rendered.request(
                dialect.translator().orElseThrow(), "{\"model\": \"m\", " + fields + "}", called);
    }
}
