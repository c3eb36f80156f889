package dev.portolan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.recorded.BrokenTruth;
import dev.portolan.api.recorded.ByteTruth;
import dev.portolan.api.recorded.ClientRequests;
import dev.portolan.api.recorded.ClientView;
import dev.portolan.api.recorded.ErrorTruth;
import dev.portolan.api.recorded.Meaning;
import dev.portolan.api.recorded.ProviderView;
import dev.portolan.api.recorded.VectorTruth;
import dev.portolan.testing.OpenAiContract;
import dev.portolan.testing.RawHttp;
import dev.portolan.testing.RawResponse;
import dev.portolan.testing.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A client of the gateway that asks for recordings and finds fault with answers. Safe for many
/// threads.
final class RecordedClient {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CHAT = "/v1/chat/completions";
    private static final Map<String, String> PATHS =
            Map.of("chat", CHAT, "completions", "/v1/completions", "embeddings", "/v1/embeddings");

    private final int port;
    private final Map<String, String> headers;
    private final Optional<OpenAiContract> contract = OpenAiContract.find();
    private final Map<Recording, Ask> asked = new ConcurrentHashMap<>();

    RecordedClient(int port, String key) {
        this.port = port;
        this.headers = Map.of("authorization", "Bearer " + key);
    }

    /// @param leftOut what the client was warned of
    record Ask(ObjectNode body, String leftOut) {}

    /// Every chat that was asked for.
    Map<Recording, Ask> asked() {
        return asked;
    }

    /// The gateway's list, by id.
    Map<String, JsonNode> models() {
        try (RawHttp http = RawHttp.connect(port)) {
            Map<String, JsonNode> models = new HashMap<>();
            TestGateway.json(http.get("/v1/models", headers).read(SOON).text())
                    .path("data")
                    .forEach(model -> models.put(model.path("id").asText(), model));
            return models;
        }
    }

    /// Asks for what was recorded under this model's name.
    List<String> faults(Recording recording, String model) {
        boolean isEmbedding = recording.operation().equals("embeddings");
        ObjectNode request =
                isEmbedding
                        ? VectorTruth.request(recording, model)
                        : ClientRequests.chat(recording, model, true);
        String path = PATHS.get(recording.operation());
        RawResponse response = post(path, request);
        List<String> faults = new ArrayList<>(leaks(response));
        if (recording.operation().equals("chat")) {
            String leftOut = response.header("x-portolan-warnings").orElse("");
            asked.put(recording, new Ask(request, leftOut));
        }
        if (recording.response().status() >= 400) {
            faults.addAll(ErrorTruth.faults(recording, response));
        } else if (isEmbedding) {
            faults.addAll(VectorTruth.faults(recording, response.text()));
        } else if (RecordedStage.isOpenAis(recording)) {
            faults.addAll(ByteTruth.faults(recording, response, model, true));
            if (recording.isStreamed()) {
                RawResponse uncounted = post(path, ClientRequests.chat(recording, model, false));
                faults.addAll(ByteTruth.faults(recording, uncounted, model, false));
            }
        } else if (BrokenTruth.isBroken(recording)) {
            faults.addAll(BrokenTruth.faults(response));
        } else if (response.status() != 200) {
            faults.add("status " + response.status() + ": " + response.text());
        } else if (recording.isStreamed()) {
            faults.addAll(stream(recording, response, true));
            RawResponse uncounted = post(CHAT, ClientRequests.chat(recording, model, false));
            faults.addAll(stream(recording, uncounted, false));
        } else {
            faults.addAll(whole(recording, response.text()));
        }
        return faults;
    }

    private RawResponse post(String path, ObjectNode body) {
        try (RawHttp http = RawHttp.connect(port)) {
            return http.post(path, headers, body.toString()).read(SOON);
        }
    }

    private List<String> whole(Recording recording, String text) {
        List<String> faults = new ArrayList<>(ClientView.wholeFaults(text));
        faults.addAll(difference(ProviderView.of(recording), ClientView.ofWhole(text)));
        contract.ifPresent(
                each -> faults.addAll(each.violations("CreateChatCompletionResponse", text)));
        return faults;
    }

    private List<String> stream(Recording recording, RawResponse response, boolean counted) {
        String text = response.text();
        List<String> faults = new ArrayList<>(ClientView.streamFaults(text, counted));
        Meaning expected = ProviderView.of(recording);
        faults.addAll(
                difference(
                        counted ? expected : new Meaning(expected.choices(), Optional.empty()),
                        ClientView.ofStream(text)));
        if (response.end() != RawResponse.End.COMPLETE) {
            faults.add("ended " + response.end());
        }
        contract.ifPresent(each ->
                text.lines()
                        .filter(line -> line.startsWith("data: {"))
                        .map(line -> line.substring("data: ".length()))
                        .forEach(chunk ->
                                faults.addAll(
                                        each.violations(
                                                "CreateChatCompletionStreamResponse", chunk))));
        return faults;
    }

    private static List<String> difference(Meaning expected, Meaning actual) {
        return expected.equals(actual)
                ? List.of()
                : List.of("expected " + expected, "but was  " + actual);
    }

    private static List<String> leaks(RawResponse response) {
        return response.text().contains(TestCatalog.CREDENTIAL)
                        || response.headers().toString().contains(TestCatalog.CREDENTIAL)
                ? List.of("the provider's credential came to the client")
                : List.of();
    }
}
