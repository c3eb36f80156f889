package dev.portolan.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplayProviderTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void givesBackWhatTheProviderOnceSentInTheSamePieces() {
        Corpus corpus = Corpus.required();
        try (var replay = ReplayProvider.start(corpus, "openrouter", "groq")) {
            Recording recorded =
                    replay.completions("openrouter").stream()
                            .filter(recording -> recording.response().chunkLengths().size() > 1)
                            .findFirst()
                            .orElseThrow();

            RawResponse played =
                    post(
                            replay,
                            "openrouter",
                            "{\"model\":\"any\",\"recording\":\"" + recorded.id() + "\"}");

            assertArrayEquals(recorded.response().body(), played.body());
            assertEquals(recorded.response().chunkLengths(), played.chunks());
            assertEquals(recorded.response().status(), played.status());
        }
    }

    @Test
    void knowsARecordedRequestAgainThoughStreamOptionsWereAdded() {
        Corpus corpus = Corpus.required();
        try (var replay = ReplayProvider.start(corpus, "groq")) {
            Recording recorded =
                    replay.completions("groq").stream()
                            .filter(recording ->
                                    recording.isStreamed() && recording.request().isPresent())
                            .toList()
                            .getLast();
            var body = (ObjectNode) recorded.request().orElseThrow().body().deepCopy();
            body.putObject("stream_options").put("include_usage", true);

            RawResponse played = post(replay, "groq", body.toString());

            assertEquals(Optional.of(recorded.id()), played.header("x-recording"));
        }
    }

    @Test
    void listsTheModelsOfEachProviderUnderItsOwnPathAndOfTheFirstElsewhere() {
        Corpus corpus = Corpus.required();
        try (var replay = ReplayProvider.start(corpus, "openrouter", "groq")) {
            RawResponse groq = get(replay.baseUrl("groq"), "/groq/v1/models");
            RawResponse first = get(replay.baseUrl("groq"), "/api/v1/models");

            assertEquals(largest(corpus, "groq"), groq.text());
            assertEquals(largest(corpus, "openrouter"), first.text());
        }
    }

    @Test
    void hasCompletionsOfTenProvidersToPlay() {
        Corpus corpus = Corpus.required();
        List<String> ten =
                List.of(
                        "openai",
                        "openrouter",
                        "groq",
                        "mistral",
                        "deepseek",
                        "xai",
                        "cerebras",
                        "huggingface",
                        "perplexity",
                        "zai");
        try (var replay = ReplayProvider.start(corpus, ten.toArray(String[]::new))) {
            for (String provider : ten) {
                assertFalse(replay.completions(provider).isEmpty(), provider);
            }
        }
    }

    private static String largest(Corpus corpus, String provider) {
        return corpus.largestModelList(provider, "openai-chat").orElseThrow().response().text();
    }

    private static RawResponse get(URI server, String path) {
        try (var client = RawHttp.connect(server)) {
            return client.get(path, Map.of()).read(SOON);
        }
    }

    private static RawResponse post(ReplayProvider replay, String provider, String body) {
        try (var client = RawHttp.connect(replay.baseUrl(provider))) {
            return client.post("/" + provider + "/v1/chat/completions", Map.of(), body).read(SOON);
        }
    }
}
