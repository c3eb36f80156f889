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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "openai-chat, chat, /v1/chat/completions",
                "openai-chat, chat, /openai/deployments/{model}/chat/completions?api-version=1",
                "openai-chat, embeddings, /v1/embeddings",
                "anthropic, chat, /v1/messages",
                "anthropic, chat, /v1/projects/p/locations/l/publishers/anthropic/models/{model}:rawPredict",
                "gemini, chat, /v1beta/models/{model}:generateContent",
                "gemini, chat, /v1/projects/p/locations/l/publishers/google/models/{model}:generateContent",
                "gemini, embeddings, /v1beta/models/{model}:batchEmbedContents",
                "bedrock-converse, chat, /model/{model}/converse",
                "bedrock-invoke, embeddings, /model/{model}/invoke",
                "cohere-v2, chat, /v2/chat",
                "cohere-v2, embeddings, /v2/embed",
                "ollama, chat, /api/chat",
                "ollama, embeddings, /api/embed"
            })
    void playsEveryDialectAtItsOwnPathsByTheModelsName(
            String dialect, String operation, String path) {
        Corpus corpus = Corpus.required();
        Recording recorded =
                corpus.recordings(entry -> entry.status() == 200).stream()
                        .filter(each ->
                                each.dialect().equals(dialect)
                                        && each.operation().equals(operation)
                                        && !each.isStreamed())
                        .findFirst()
                        .orElseThrow();
        String model =
                ReplayProvider.modelOf(
                        corpus.index().stream()
                                .filter(entry -> entry.id().equals(recorded.id()))
                                .findFirst()
                                .orElseThrow());
        String target = path.replace("{model}", model.replace(":", "%3A").replace("/", "%2F"));
        try (var replay = ReplayProvider.start(corpus, "groq");
                var client = RawHttp.connect(replay.root("groq"))) {
            String body = "{\"model\":\"" + model + "\",\"stream\":false}";

            RawResponse played = client.post("/any" + target, Map.of(), body).read(SOON);

            assertEquals(Optional.of(recorded.id()), played.header("x-recording"), played::text);
            assertArrayEquals(recorded.response().body(), played.body());
        }
    }

    @Test
    void refusesWhoSpeaksAnotherDialectThanWasRecorded() {
        Corpus corpus = Corpus.required();
        Corpus.Entry claude =
                corpus.index().stream()
                        .filter(entry -> entry.dialect().equals("anthropic"))
                        .findFirst()
                        .orElseThrow();
        try (var replay = ReplayProvider.start(corpus, "groq")) {
            RawResponse played =
                    post(replay, "groq", "{\"model\":\"" + ReplayProvider.modelOf(claude) + "\"}");

            assertEquals(400, played.status());
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
