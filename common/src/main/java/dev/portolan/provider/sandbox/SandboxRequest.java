package dev.portolan.provider.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.Trees;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A request as the sandbox reads it.
///
/// @param lastMessage text of the last message, whoever's it is, or of the last one of the user's
/// @param digest 24 hexadecimal digits that follow from every byte of the request
/// @param tool the tool to call, where the request wants one called
/// @param anyTool the first tool, wanted or not
record SandboxRequest(
        String lastMessage,
        boolean endsWithToolResult,
        long promptTokens,
        int choices,
        int maxTokens,
        boolean includeUsage,
        Optional<JsonNode> tool,
        Optional<JsonNode> anyTool,
        Optional<JsonNode> schema,
        String digest) {
    private static final int MOST_TOKENS = 100_000;

    /// @throws UnfitRequestException where there is no list of messages, or a limit below 1
    static SandboxRequest parse(byte[] body) throws UnfitRequestException {
        JsonNode root = Trees.lenient(body);
        JsonNode messages = root.path("messages");
        if (messages.isMissingNode() || messages.isNull()) {
            throw missing("messages");
        }
        if (!messages.isArray() || messages.isEmpty()) {
            throw new UnfitRequestException(
                    "messages", "'messages' must be a list of at least one message.");
        }
        return of(root, messages, body);
    }

    static UnfitRequestException missing(String field) {
        return new UnfitRequestException(
                field, "Missing required parameter: '%s'.".formatted(field));
    }

    /// A prompt or input in any of its four forms, as texts: tokens become words.
    ///
    /// @throws UnfitRequestException where the field is absent or in none of the forms
    static List<String> texts(JsonNode root, String field) throws UnfitRequestException {
        JsonNode input = root.path(field);
        if (input.isMissingNode() || input.isNull()) {
            throw missing(field);
        }
        if (!input.isTextual() && (!input.isArray() || input.isEmpty())) {
            throw new UnfitRequestException(
                    field,
                    "'%s' must be a text, a list of texts, a list of tokens or a list of lists of tokens, and not an empty list."
                            .formatted(field));
        }
        return texts(input);
    }

    private static List<String> texts(JsonNode input) {
        if (input.isTextual()) {
            return List.of(input.asText());
        }
        if (input.path(0).isNumber()) {
            return List.of(words(input));
        }
        List<String> texts = new ArrayList<>();
        input.forEach(each -> texts.add(each.isArray() ? words(each) : text(each)));
        return texts;
    }

    private static String words(JsonNode tokens) {
        List<String> words = new ArrayList<>();
        tokens.forEach(token -> words.add(token.asText()));
        return String.join(" ", words);
    }

    private static SandboxRequest of(JsonNode root, JsonNode messages, byte[] body)
            throws UnfitRequestException {
        JsonNode last = messages.get(messages.size() - 1);
        boolean endsWithToolResult = last.path("role").asText().equals("tool");
        long tokens = 0;
        String lastOfUser = "";
        for (JsonNode message : messages) {
            String text = text(message.path("content"));
            tokens += Words.of(text).size();
            if (message.path("role").asText().equals("user")) {
                lastOfUser = text;
            }
        }
        List<JsonNode> tools = new ArrayList<>();
        root.path("tools").forEach(tools::add);
        JsonNode format = root.path("response_format");
        Optional<JsonNode> schema =
                switch (format.path("type").asText()) {
                    case "json_schema" -> Optional.of(format.path("json_schema").path("schema"));
                    case "json_object" -> Optional.of(Trees.object().put("type", "object"));
                    default -> Optional.empty();
                };
        return new SandboxRequest(
                endsWithToolResult ? text(last.path("content")) : lastOfUser,
                endsWithToolResult,
                Math.max(1, tokens),
                Math.clamp(root.path("n").asInt(1), 1, 128),
                limit(root, 1),
                root.path("stream_options").path("include_usage").asBoolean(false),
                wanted(root.path("tool_choice"), tools),
                tools.stream().findFirst(),
                schema,
                digest(body));
    }

    /// The most tokens wanted: `max_completion_tokens`, or else `max_tokens`.
    ///
    /// @throws UnfitRequestException where one of them is no whole number, or less than `least`
    static int limit(JsonNode root, int least) throws UnfitRequestException {
        int limit = MOST_TOKENS;
        for (String field : List.of("max_tokens", "max_completion_tokens")) {
            JsonNode value = root.path(field);
            if (value.isMissingNode() || value.isNull()) {
                continue;
            }
            if (!value.isIntegralNumber()
                    || value.bigIntegerValue().compareTo(BigInteger.valueOf(least)) < 0) {
                throw new UnfitRequestException(
                        field, "'%s' must be a whole number from %s on.".formatted(field, least));
            }
            limit = value.canConvertToInt() ? Math.min(value.intValue(), MOST_TOKENS) : MOST_TOKENS;
        }
        return limit;
    }

    private static Optional<JsonNode> wanted(JsonNode choice, List<JsonNode> tools) {
        if (choice.asText().equals("required")) {
            return tools.stream().findFirst();
        }
        String name = choice.path("function").path("name").asText();
        return tools.stream()
                .filter(tool ->
                        !name.isEmpty() && tool.path("function").path("name").asText().equals(name))
                .findFirst();
    }

    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText("")));
        return text.toString();
    }

    static String digest(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
