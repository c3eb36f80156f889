package dev.portolan.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a request asks a provider for, known by its method and path as the provider itself would.
///
/// @param dialect as recordings name it: `openai-chat`, `gemini`, `bedrock-converse`, …
/// @param operation `chat`, `embeddings`, `completions` or `models`
/// @param model from the path where the dialect has it there, else from the body; may be empty
/// @param stream whether the answer shall be a stream
record ProviderCall(String dialect, String operation, String model, boolean stream) {
    private static final List<Path> PATHS =
            List.of(
                    posts("/deployments/([^/]+)/chat/completions", "openai-chat", "chat"),
                    posts("/chat/completions", "openai-chat", "chat"),
                    posts("/deployments/([^/]+)/embeddings", "openai-chat", "embeddings"),
                    posts("/embeddings", "openai-chat", "embeddings"),
                    posts("/deployments/([^/]+)/completions", "openai-completions", "completions"),
                    posts("/completions", "openai-completions", "completions"),
                    posts("/v1/messages", "anthropic", "chat"),
                    posts("/models/([^/]+):(?:stream)?[rR]awPredict", "anthropic", "chat"),
                    posts("/models/([^/]+):(?:stream)?[gG]enerateContent", "gemini", "chat"),
                    posts(
                            "/models/([^/]+):(?:embedContent|batchEmbedContents|predict)",
                            "gemini",
                            "embeddings"),
                    posts("/model/([^/]+)/converse(?:-stream)?", "bedrock-converse", "chat"),
                    posts("/model/([^/]+)/invoke", "bedrock-invoke", "embeddings"),
                    posts("/v2/chat", "cohere-v2", "chat"),
                    posts("/v2/embed", "cohere-v2", "embeddings"),
                    posts("/api/chat", "ollama", "chat"),
                    posts("/api/embed", "ollama", "embeddings"),
                    gets("/foundation-models", "bedrock"),
                    gets("/api/tags", "ollama"),
                    gets("/v1beta1?/(?:publishers/[^/]+/)?models", "gemini"),
                    gets("/models", "openai-chat"));

    private record Path(String method, Pattern end, String dialect, String operation) {}

    private static Path posts(String end, String dialect, String operation) {
        return new Path("POST", Pattern.compile(end + "$"), dialect, operation);
    }

    private static Path gets(String end, String dialect) {
        return new Path("GET", Pattern.compile(end + "$"), dialect, "models");
    }

    /// Empty where no provider has such a path.
    static Optional<ProviderCall> of(ReceivedRequest request) {
        for (Path path : PATHS) {
            Matcher matcher = path.end().matcher(request.path());
            if (path.method().equals(request.method()) && matcher.find()) {
                return Optional.of(read(request, path, matcher));
            }
        }
        return Optional.empty();
    }

    private static ProviderCall read(ReceivedRequest request, Path path, Matcher matcher) {
        if (path.method().equals("GET")) {
            return new ProviderCall(path.dialect(), path.operation(), "", false);
        }
        JsonNode body = request.json();
        String model =
                matcher.groupCount() > 0
                        ? URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8)
                        : body.path("model").asText();
        // Ollama's way, where nothing is said.
        boolean isStream = path.dialect().equals("ollama") && path.operation().equals("chat");
        return new ProviderCall(
                path.dialect(),
                path.operation(),
                model,
                saysStream(request.path()) || body.path("stream").asBoolean(isStream));
    }

    /// Whether the path alone asks for a stream, as in `:streamGenerateContent`, `converse-stream`.
    static boolean saysStream(String path) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.contains(":stream") || last.endsWith("-stream");
    }
}
