package dev.portolan.dialect.openai;

import static dev.portolan.dialect.form.InvalidRequestException.invalid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.Message;
import dev.portolan.dialect.form.Sampling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads a client's chat completion into the form, for a provider of another dialect. Fields and
/// their ranges as in https://platform.openai.com/docs/api-reference/chat/create, read 2026-11-23;
/// what only the provider can judge (is this temperature allowed?) is left to it.
final class ChatFormReader {
    /// Fields with a place in the form, or the gateway's own.
    private static final Set<String> TYPED =
            Set.of(
                    "model",
                    "stream",
                    "messages",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "response_format",
                    "temperature",
                    "top_p",
                    "presence_penalty",
                    "frequency_penalty",
                    "seed",
                    "logprobs",
                    "top_logprobs",
                    "max_tokens",
                    "max_completion_tokens",
                    "stop",
                    "n",
                    "reasoning_effort");

    /// OpenAI's other fields.
    private static final Set<String> NAMED =
            Set.of(
                    "audio",
                    "function_call",
                    "functions",
                    "logit_bias",
                    "metadata",
                    "modalities",
                    "moderation",
                    "prediction",
                    "prompt_cache_key",
                    "prompt_cache_options",
                    "prompt_cache_retention",
                    "safety_identifier",
                    "service_tier",
                    "store",
                    "stream_options",
                    "user",
                    "verbosity",
                    "web_search_options");

    private ChatFormReader() {}

    /// @param root a JSON object
    static ChatForm read(JsonNode root, RequestFields known) throws InvalidRequestException {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        Map<String, JsonNode> further = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (TYPED.contains(name) || value.isNull() || saysNothing(name, value)) {
                continue;
            }
            (NAMED.contains(name) ? named : further).put(name, value);
        }
        for (JsonNode message : root.path("messages")) {
            unkept(message).forEach(name -> named.put("messages." + name, BooleanNode.TRUE));
        }
        return new ChatForm(
                messages(root),
                ToolReader.tools(root),
                ToolReader.choice(root),
                Values.flag(root, "parallel_tool_calls"),
                ToolReader.format(root),
                new Sampling(
                        Values.number(root, "temperature"),
                        Values.number(root, "top_p"),
                        Values.number(root, "presence_penalty"),
                        Values.number(root, "frequency_penalty"),
                        Values.integer(root, "seed"),
                        Values.flag(root, "logprobs").orElse(false),
                        Values.integer(root, "top_logprobs").map(Math::toIntExact)),
                maxTokens(root),
                stop(root),
                known.choices,
                Values.text(root, "reasoning_effort"),
                known.stream,
                named,
                further);
    }

    /// A field at its default asks for nothing that could be missed.
    private static boolean saysNothing(String name, JsonNode value) {
        return switch (name) {
            case "store" -> value.isBoolean() && !value.booleanValue();
            case "logit_bias", "metadata" -> value.isObject() && value.isEmpty();
            case "modalities" -> value.size() == 1 && value.path(0).asText().equals("text");
            case "service_tier" ->
                    value.asText().equals("auto") || value.asText().equals("default");
            case "verbosity" -> value.asText().equals("medium");
            default -> false;
        };
    }

    /// What of a message the form has no place for, since no other dialect has: the name of who
    /// speaks (a function's is another matter), and what the model said aloud, which only its
    /// provider keeps, under an id.
    private static List<String> unkept(JsonNode message) {
        return switch (message.path("role").asText()) {
            case "system", "developer", "user" -> present(message, "name");
            case "assistant" -> present(message, "name", "audio");
            default -> List.of();
        };
    }

    private static List<String> present(JsonNode message, String... names) {
        return Stream.of(names).filter(name -> Values.there(message, name).isPresent()).toList();
    }

    private static List<Message> messages(JsonNode root) throws InvalidRequestException {
        JsonNode list = root.path("messages");
        if (!list.isArray()) {
            throw list.isMissingNode() || list.isNull()
                    ? new InvalidRequestException(
                            "missing_required_parameter",
                            Optional.of("messages"),
                            "Missing required parameter: 'messages'.")
                    : invalid("messages", "'messages' must be a list of messages.");
        }
        if (list.isEmpty()) {
            throw invalid("messages", "'messages' must hold at least one message.");
        }
        List<Message> messages = new ArrayList<>(list.size());
        MessageReader reader = new MessageReader();
        for (int i = 0; i < list.size(); i++) {
            messages.add(reader.read(list.get(i), "messages[" + i + "]"));
        }
        return messages;
    }

    private static Optional<Integer> maxTokens(JsonNode root) throws InvalidRequestException {
        Optional<Integer> older = tokens(root, "max_tokens");
        return tokens(root, "max_completion_tokens").or(() -> older);
    }

    private static Optional<Integer> tokens(JsonNode root, String name)
            throws InvalidRequestException {
        Optional<Long> tokens = Values.integer(root, name);
        if (tokens.isPresent() && (tokens.get() < 1 || tokens.get() > Integer.MAX_VALUE)) {
            throw invalid(
                    name, "'%s' must be between 1 and %s.".formatted(name, Integer.MAX_VALUE));
        }
        return tokens.map(Math::toIntExact);
    }

    private static List<String> stop(JsonNode root) throws InvalidRequestException {
        JsonNode stop = root.path("stop");
        if (stop.isTextual()) {
            return List.of(stop.textValue());
        }
        if (stop.isMissingNode() || stop.isNull()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : stop) {
            if (!each.isTextual()) {
                throw invalid("stop", "'stop' must be a text or a list of texts.");
            }
            texts.add(each.textValue());
        }
        if (!stop.isArray()) {
            throw invalid("stop", "'stop' must be a text or a list of texts.");
        }
        return texts;
    }
}
