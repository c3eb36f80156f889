package dev.portolan.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Plays real providers from their recorded traffic, each in its own dialect and at its own paths,
/// byte by byte and in the recorded pieces. Safe to share between threads.
///
/// One server plays them all. A path that begins with a provider's name (`/groq/v1/models`,
/// `/anthropic/v1/messages`) is answered by that provider's recordings, one that begins with a
/// recording's id by that recording, any other path by those of the first provider named. `GET
/// …/models` and its like give the longest list recorded. A `POST` gives the first of these that
/// there is:
///
/// 1. the recording whose id stands in the request's header `x-recording`, in the field `recording`
///    of its body (a field that a gateway does not know passes through it), at the end of the
///    model's name after a `~` ([#modelOf], which survives any translation), or at the path's
///    beginning;
/// 2. the recording of the same request: equal as JSON but for `recording` and `stream_options`;
/// 3. the first recording with the same `model` and the same `stream`, successful ones first;
/// 4. the first recording with the same `stream`, successful ones first.
///
/// Where there is none, the answer is 404; where a recording is named that was made in another
/// dialect, or of a stream where none is asked for, it is 400: the caller speaks the wrong one.
public final class ReplayProvider implements AutoCloseable {
    private static final char BEFORE_ID = '~';
    private static final Pattern PAGE_TOKEN =
            Pattern.compile("\"nextPageToken\"\\s*:\\s*\"([^\"]+)\"");

    private final Corpus corpus;
    private final List<String> providers;
    private final FakeProvider server;
    private final Map<String, Corpus.Entry> byId;
    private final Map<String, List<Recording>> played = new ConcurrentHashMap<>();

    private ReplayProvider(Corpus corpus, List<String> providers, FakeProvider server) {
        this.corpus = corpus;
        this.providers = List.copyOf(providers);
        this.server = server;
        this.byId =
                corpus.index().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Corpus.Entry::id, Function.identity(), (one, _) -> one));
        server.on("GET", "", this::answer);
        server.on("POST", "", this::answer);
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

    /// The `base_url` under which this provider is played in OpenAI's dialect.
    public URI baseUrl(String provider) {
        return URI.create(root(provider) + "/v1");
    }

    /// The address that stands for the root of a provider's API, or for the id of one recording.
    public URI root(String providerOrRecording) {
        return URI.create("http://127.0.0.1:" + server.port() + "/" + providerOrRecording);
    }

    /// A name for the recording's model by which it is found again.
    public static String modelOf(Corpus.Entry entry) {
        return (entry.model().isEmpty() ? "m" : entry.model()) + BEFORE_ID + entry.id();
    }

    /// The id of the recording that a request means by its model's name.
    public static Optional<String> recordingOf(ReceivedRequest request) {
        return ProviderCall.of(request)
                .map(ProviderCall::model)
                .filter(model -> model.indexOf(BEFORE_ID) >= 0)
                .map(ReplayProvider::afterMark);
    }

    private static String afterMark(String model) {
        return model.substring(model.lastIndexOf(BEFORE_ID) + 1);
    }

    /// Everything the players were asked.
    public List<ReceivedRequest> requests() {
        return server.requests();
    }

    /// What can be played of a provider's chat in OpenAI's dialect, errors included.
    public List<Recording> completions(String provider) {
        return recordings(provider, new ProviderCall("openai-chat", "chat", "", false));
    }

    private List<Recording> recordings(String provider, ProviderCall call) {
        return played.computeIfAbsent(
                provider + " " + call.dialect() + " " + call.operation(),
                _ ->
                        corpus
                                .recordings(entry ->
                                        entry.provider().equals(provider)
                                                && entry.dialect().equals(call.dialect()))
                                .stream()
                                .filter(recording -> recording.operation().equals(call.operation()))
                                .sorted(
                                        Comparator.comparing((Recording recording) ->
                                                        recording.response().status() >= 400)
                                                .thenComparing(Recording::id))
                                .toList());
    }

    /// A recorded list of models, and its next page where that was recorded too.
    public List<Recording> pages(Recording list) {
        Matcher token = PAGE_TOKEN.matcher(list.response().text());
        Stream<Recording> next =
                token.find()
                        ? corpus
                                .recordings(entry ->
                                        entry.provider().equals(list.provider())
                                                && entry.api().equals("models"))
                                .stream()
                                .filter(page ->
                                        page.request()
                                                .filter(sent ->
                                                        sent.url()
                                                                .contains(
                                                                        "pageToken="
                                                                                + token.group(1)))
                                                .isPresent())
                                .limit(1)
                        : Stream.empty();
        return Stream.concat(Stream.of(list), next).toList();
    }

    @Override
    public void close() {
        server.close();
    }

    private String firstOf(ReceivedRequest request) {
        return request.path().split("/", 3)[1];
    }

    private String providerOf(ReceivedRequest request) {
        String first = firstOf(request);
        return providers.contains(first) ? first : providers.getFirst();
    }

    private Answer answer(ReceivedRequest request) {
        if (request.method().equals("POST") && request.path().endsWith("/api/show")) {
            return Answers.answers("{}"); // of each model in Ollama's list; nobody recorded it
        }
        return ProviderCall.of(request)
                .map(call ->
                        call.operation().equals("models")
                                ? models(request, call)
                                : completion(request, call))
                .orElseGet(() -> nothing("no provider has " + request.path()));
    }

    private Answer models(ReceivedRequest request, ProviderCall call) {
        Optional<Corpus.Entry> named = Optional.ofNullable(byId.get(firstOf(request)));
        if (named.isPresent()) {
            List<Recording> pages = pages(corpus.read(named.get()));
            boolean isLater = request.query("pageToken").isPresent();
            return isLater && pages.size() < 2
                    ? Answers.answers("{}") // what was not recorded is not there
                    : play(isLater ? pages.get(1) : pages.getFirst());
        }
        String provider = providerOf(request);
        return Stream.of(call.dialect(), "anthropic")
                .flatMap(dialect -> corpus.largestModelList(provider, dialect).stream())
                .findFirst()
                .map(ReplayProvider::play)
                .orElseGet(() -> nothing(provider + " has no recorded models"));
    }

    private Answer completion(ReceivedRequest request, ProviderCall call) {
        JsonNode body = request.json();
        Optional<Recording> named =
                named(request.header("x-recording").orElse(""), body.path("recording").asText())
                        .filter(recording -> isOf(recording, call));
        if (named.isPresent()) {
            return play(named.get());
        }
        Optional<Recording> meant = named(afterMark(call.model()), firstOf(request));
        if (meant.isPresent()) {
            return meant.filter(recording -> fits(recording, call))
                    .map(ReplayProvider::play)
                    .orElseGet(() -> wrong(meant.get(), call));
        }
        Predicate<Recording> sameStream = recording -> recording.isStreamed() == call.stream();
        Stream<Predicate<Recording>> rules =
                Stream.of(
                        recording ->
                                recording
                                        .request()
                                        .filter(sent -> same(sent.body(), body))
                                        .isPresent(),
                        sameStream.and(recording ->
                                recording.requestedModel().equals(Optional.of(call.model()))),
                        sameStream);
        List<Recording> candidates = recordings(providerOf(request), call);
        return rules.flatMap(rule -> candidates.stream().filter(rule).limit(1))
                .findFirst()
                .map(ReplayProvider::play)
                .orElseGet(() -> nothing("nothing recorded fits"));
    }

    private Optional<Recording> named(String... ids) {
        return Stream.of(ids)
                .flatMap(id -> Stream.ofNullable(byId.get(id)))
                .findFirst()
                .map(corpus::read);
    }

    private static boolean isOf(Recording recording, ProviderCall call) {
        return recording.dialect().equals(call.dialect())
                && recording.operation().equals(call.operation());
    }

    private static boolean fits(Recording recording, ProviderCall call) {
        return isOf(recording, call)
                && (recording.isStreamed() == call.stream() || recording.request().isEmpty());
    }

    private static Answer play(Recording recording) {
        return recording.response().answer().header("x-recording", recording.id());
    }

    private static Answer nothing(String why) {
        return Answers.fails(404, "invalid_request_error", why);
    }

    private static Answer wrong(Recording recording, ProviderCall call) {
        return Answers.fails(
                400,
                "invalid_request_error",
                "%s was recorded as %s %s (stream: %s), not as %s %s (stream: %s)"
                        .formatted(
                                recording.id(),
                                recording.dialect(),
                                recording.operation(),
                                recording.isStreamed(),
                                call.dialect(),
                                call.operation(),
                                call.stream()));
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
