package dev.portolan.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Plays real providers from their recorded traffic in OpenAI's dialect, byte by byte and in the
/// recorded pieces. Safe to share between threads.
///
/// One server plays them all: a path that begins with a provider's name (`/groq/v1/models`) is
/// answered by that provider's recordings, any other path by those of the first one named. `GET
/// …/models` gives the longest list recorded. `POST …/chat/completions` gives the first of these
/// that there is:
///
/// 1. the recording whose id stands in the request's header `x-recording` or in the field
///    `recording` of its body (a field that a gateway does not know passes through it);
/// 2. the recording of the same request: equal as JSON but for `recording` and `stream_options`;
/// 3. the first recording with the same `model` and the same `stream`, successful ones first;
/// 4. the first recording with the same `stream`, successful ones first.
///
/// Where there is none, the answer is 404.
public final class ReplayProvider implements AutoCloseable {
    private static final String DIALECT = "openai-chat";

    private final Corpus corpus;
    private final List<String> providers;
    private final FakeProvider server;
    private final Map<String, List<Recording>> completions = new ConcurrentHashMap<>();

    private ReplayProvider(Corpus corpus, List<String> providers, FakeProvider server) {
        this.corpus = corpus;
        this.providers = List.copyOf(providers);
        this.server = server;
        server.on("GET", "/models", this::models);
        server.onCompletion(this::completion);
    }

    /// Plays these providers on a free port.
    public static ReplayProvider start(Corpus corpus, String... providers) {
        return startOn(0, corpus, List.of(providers));
    }

    static ReplayProvider startOn(int port, Corpus corpus, List<String> providers) {
        if (providers.isEmpty()) {
            throw new IllegalArgumentException("name at least one provider");
        }
        return new ReplayProvider(corpus, providers, FakeProvider.startOn(port));
    }

    /// The `base_url` under which this provider is played.
    public URI baseUrl(String provider) {
        return URI.create("http://127.0.0.1:" + server.port() + "/" + provider + "/v1");
    }

    /// Everything the players were asked.
    public List<ReceivedRequest> requests() {
        return server.requests();
    }

    /// What can be played for a provider, errors included.
    public List<Recording> completions(String provider) {
        return completions.computeIfAbsent(
                provider,
                name ->
                        corpus
                                .recordings(entry ->
                                        entry.provider().equals(name)
                                                && entry.dialect().equals(DIALECT)
                                                && List.of("chat", "stream", "error")
                                                        .contains(entry.api()))
                                .stream()
                                .filter(recording -> recording.operation().equals("chat"))
                                .sorted(
                                        Comparator.comparing((Recording recording) ->
                                                        recording.response().status() >= 400)
                                                .thenComparing(Recording::id))
                                .toList());
    }

    @Override
    public void close() {
        server.close();
    }

    private String providerOf(ReceivedRequest request) {
        String first = request.path().split("/", 3)[1];
        return providers.contains(first) ? first : providers.getFirst();
    }

    private Answer models(ReceivedRequest request) {
        String provider = providerOf(request);
        return corpus.largestModelList(provider, DIALECT)
                .map(recording -> recording.response().answer())
                .orElseGet(() ->
                        Answers.fails(
                                404,
                                "invalid_request_error",
                                provider + " has no recorded models"));
    }

    private Answer completion(ReceivedRequest request) {
        List<Recording> candidates = completions(providerOf(request));
        JsonNode body = request.json();
        String id = request.header("x-recording").orElse(body.path("recording").asText());
        boolean isStreamed = body.path("stream").asBoolean(false);
        Predicate<Recording> sameStream = recording -> recording.isStreamed() == isStreamed;
        Stream<Predicate<Recording>> rules =
                Stream.of(
                        recording -> recording.id().equals(id),
                        recording ->
                                recording
                                        .request()
                                        .filter(sent -> same(sent.body(), body))
                                        .isPresent(),
                        sameStream.and(recording ->
                                recording
                                        .requestedModel()
                                        .equals(Optional.of(body.path("model").asText()))),
                        sameStream);
        return rules.flatMap(rule -> candidates.stream().filter(rule).limit(1))
                .findFirst()
                .map(recording ->
                        recording.response().answer().header("x-recording", recording.id()))
                .orElseGet(
                        () -> Answers.fails(404, "invalid_request_error", "nothing recorded fits"));
    }

    private static boolean same(JsonNode recorded, JsonNode sent) {
        return withoutWhatAGatewayChanges(recorded).equals(withoutWhatAGatewayChanges(sent));
    }

    private static JsonNode withoutWhatAGatewayChanges(JsonNode body) {
        return body instanceof ObjectNode object
                ? object.deepCopy().without(List.of("recording", "stream_options"))
                : body;
    }
}
