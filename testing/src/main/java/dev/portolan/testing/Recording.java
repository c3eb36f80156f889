package dev.portolan.testing;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request to a real provider and its answer, as others recorded them.
///
/// @param id `<provider>-<kind>-<8 hex digits>`; the same recording always has the same
/// @param provider who answered
/// @param api `chat`, `stream`, `error` (status 400 and above), `models`, `embeddings`, …
/// @param operation what was asked for, whatever came of it: `chat`, `models`, …
/// @param dialect the wire format: `openai-chat`, `anthropic`, …; by the request's address where
///   the corpus says something else
/// @param kind the one thing it is filed under
/// @param tags everything a program noticed in it
/// @param request empty where only the answer was recorded
@JsonIgnoreProperties(ignoreUnknown = true)
public record Recording(
        String id,
        String provider,
        String api,
        String operation,
        String dialect,
        String kind,
        Set<String> tags,
        Optional<Request> request,
        Response response) {

    @JsonCreator
    static Recording parse(
            @JsonProperty("id") String id,
            @JsonProperty("provider") String provider,
            @JsonProperty("api") String api,
            @JsonProperty("operation") @Nullable String operation,
            @JsonProperty("dialect") String dialect,
            @JsonProperty("kind") String kind,
            @JsonProperty("tags") @Nullable Set<String> tags,
            @JsonProperty("request") @Nullable Request request,
            @JsonProperty("response") Response response) {
        return new Recording(
                id,
                provider,
                api,
                operation == null ? api : operation,
                spoken(dialect, request),
                kind,
                tags == null ? Set.of() : Set.copyOf(tags),
                Optional.ofNullable(request),
                response);
    }

    /// The tags come from rules, and rules err: the address knows better.
    private static String spoken(String dialect, @Nullable Request request) {
        String url = request == null ? "" : request.url();
        if (url.endsWith("/api/embed")) {
            return "ollama";
        }
        return url.endsWith("/openai/models")
                        || url.contains("bedrock-mantle") && url.endsWith("/models")
                ? "openai-chat"
                : dialect;
    }

    /// The model the request named.
    public Optional<String> requestedModel() {
        return request.map(recorded -> recorded.body().path("model").asText(""))
                .filter(model -> !model.isEmpty());
    }

    /// Whether the answer came, or was asked for, as a stream of events.
    public boolean isStreamed() {
        return api.equals("stream")
                || request.filter(recorded ->
                                recorded.body().path("stream").asBoolean(false)
                                        || ProviderCall.saysStream(
                                                recorded.url().replaceFirst("\\?.*", "")))
                        .isPresent();
    }

    /// What a client sent, its credential taken out.
    ///
    /// @param body parsed, since some recorders kept nothing else; JSON's null where there was none
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Request(String method, String url, Map<String, String> headers, JsonNode body) {
        @JsonCreator
        static Request parse(
                @JsonProperty("method") @Nullable String method,
                @JsonProperty("url") @Nullable String url,
                @JsonProperty("headers") @Nullable Map<String, String> headers,
                @JsonProperty("body") @Nullable JsonNode body) {
            return new Request(
                    method == null ? "" : method,
                    url == null ? "" : url,
                    headers == null ? Map.of() : headers,
                    body == null ? NullNode.getInstance() : body);
        }
    }

    /// What the provider answered.
    ///
    /// @param headers content type, limits, retry and service headers only
    /// @param body after any `content-encoding` was undone
    /// @param chunkLengths the network reads that made up the body, in bytes; empty where the
    ///   recorder did not keep them
    /// @param isReserialised whether the recorder had rewritten the JSON, so that its spelling is
    ///   not the provider's
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Response(
            int status,
            Map<String, String> headers,
            byte[] body,
            List<Integer> chunkLengths,
            boolean isReserialised) {
        @JsonCreator
        static Response parse(
                @JsonProperty("status") int status,
                @JsonProperty("headers") @Nullable Map<String, String> headers,
                @JsonProperty("body") @Nullable String body,
                @JsonProperty("body_base64") @Nullable String base64,
                @JsonProperty("chunk_lengths") @Nullable List<Integer> chunkLengths,
                @JsonProperty("reserialised") @Nullable Boolean isReserialised) {
            byte[] bytes =
                    base64 != null
                            ? Base64.getDecoder().decode(base64)
                            : (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
            return new Response(
                    status,
                    headers == null ? Map.of() : headers,
                    bytes,
                    chunkLengths == null ? List.of() : List.copyOf(chunkLengths),
                    Boolean.TRUE.equals(isReserialised));
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /// Sends it again, in the pieces in which it once came, or whole where they are not known.
        public Answer answer() {
            Answer answer = Answers.bytes(status, body);
            for (Map.Entry<String, String> header : headers.entrySet()) {
                answer = answer.header(header.getKey(), header.getValue());
            }
            return chunkLengths.isEmpty()
                    ? answer
                    : answer.inPieces(chunkLengths.stream().mapToInt(Integer::intValue).toArray());
        }
    }
}
