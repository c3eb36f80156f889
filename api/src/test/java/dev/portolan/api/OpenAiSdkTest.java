package dev.portolan.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.FunctionDefinition;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import dev.portolan.testing.Answers;
import dev.portolan.testing.Corpus;
import dev.portolan.testing.FakeProvider;
import dev.portolan.testing.PostgresExtension;
import dev.portolan.testing.ReplayProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The official OpenAI client for Java, which knows nothing of us, against recorded answers of
/// OpenAI.
class OpenAiSdkTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();

    @TempDir static Path directory;

    static ReplayProvider replay;
    static FakeProvider fake;
    static TestGateway gateway;
    static OpenAIClient client;

    @BeforeAll
    static void start() {
        Corpus corpus = Corpus.required();
        replay = ReplayProvider.start(corpus, "openai");
        fake = FakeProvider.start();
        TestCatalog catalog = new TestCatalog(POSTGRES.database(), directory);
        catalog.provider("openai", replay.baseUrl("openai"));
        catalog.provider("fake", fake.baseUrl());
        catalog.models("openai/m", "openai/vendor/x:1", "fake/m");
        String key = catalog.key();
        gateway =
                new TestGateway.Setup(
                                POSTGRES.database(),
                                catalog.keyringFile(),
                                directory.resolve("api"))
                        .start();
        client = client(key);
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            client.close();
            gateway.close();
            replay.close();
            fake.close();
        }
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url("/v1").toString())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder asks(String model, String recording) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("Hello")
                .putAdditionalBodyProperty("recording", JsonValue.from(recording));
    }

    private static String recording(String kind) {
        return Corpus.required().index().stream()
                .filter(entry ->
                        entry.provider().equals("openai")
                                && entry.dialect().equals("openai-chat")
                                && entry.kind().equals(kind))
                .filter(entry -> entry.status() == 200)
                .findFirst()
                .orElseThrow()
                .id();
    }

    @Test
    void chats() {
        ChatCompletion completion =
                client.chat().completions().create(asks("openai/m", recording("chat")).build());

        assertEquals("openai/m", completion.model());
        assertTrue(completion.choices().getFirst().message().content().isPresent());
        assertTrue(completion.usage().orElseThrow().totalTokens() > 0);
        completion.validate();
    }

    @Test
    void streams() {
        List<ChatCompletionChunk> chunks = new ArrayList<>();
        ChatCompletionCreateParams params =
                asks("openai/m", recording("stream-chat"))
                        .streamOptions(
                                ChatCompletionStreamOptions.builder().includeUsage(true).build())
                        .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            stream.stream().forEach(chunks::add);
        }

        assertTrue(chunks.size() > 2);
        chunks.forEach(chunk -> assertEquals("openai/m", chunk.model()));
        assertTrue(
                chunks.stream()
                        .flatMap(chunk -> chunk.choices().stream())
                        .anyMatch(choice -> choice.finishReason().isPresent()));
    }

    @Test
    void callsTools() {
        FunctionDefinition weather =
                FunctionDefinition.builder()
                        .name("weather")
                        .description("Looks out of the window")
                        .build();
        ChatCompletion completion =
                client.chat()
                        .completions()
                        .create(
                                asks("openai/m", recording("tool-call"))
                                        .addTool(
                                                ChatCompletionFunctionTool.builder()
                                                        .function(weather)
                                                        .build())
                                        .build());

        assertFalse(completion.choices().getFirst().message().toolCalls().orElseThrow().isEmpty());
        assertEquals(
                "weather",
                replay.requests()
                        .getLast()
                        .json()
                        .path("tools")
                        .path(0)
                        .path("function")
                        .path("name")
                        .asText());
    }

    @Test
    void streamsToolCalls() {
        ChatCompletionCreateParams params = asks("openai/m", recording("stream-tool-call")).build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            assertTrue(
                    stream.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .anyMatch(choice -> choice.delta().toolCalls().isPresent()));
        }
    }

    @Test
    void showsImages() {
        ChatCompletionContentPart image =
                ChatCompletionContentPart.ofImageUrl(
                        ChatCompletionContentPartImage.builder()
                                .imageUrl(
                                        ChatCompletionContentPartImage.ImageUrl.builder()
                                                .url("data:image/png;base64,iVBORw0KGgo=")
                                                .build())
                                .build());
        ChatCompletionContentPart text =
                ChatCompletionContentPart.ofText(
                        ChatCompletionContentPartText.builder().text("What is this?").build());

        ChatCompletion completion =
                client.chat()
                        .completions()
                        .create(
                                asks("openai/m", recording("vision"))
                                        .addUserMessageOfArrayOfContentParts(List.of(text, image))
                                        .build());

        assertFalse(completion.choices().isEmpty());
        assertEquals(
                "data:image/png;base64,iVBORw0KGgo=",
                replay.requests()
                        .getLast()
                        .json()
                        .path("messages")
                        .path(1)
                        .path("content")
                        .path(1)
                        .path("image_url")
                        .path("url")
                        .asText());
    }

    @Test
    void keepsToAJsonSchema() {
        ResponseFormatJsonSchema format =
                ResponseFormatJsonSchema.builder()
                        .jsonSchema(
                                ResponseFormatJsonSchema.JsonSchema.builder()
                                        .name("harbour")
                                        .strict(true)
                                        .schema(
                                                ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                                                        .putAllAdditionalProperties(
                                                                Map.of(
                                                                        "type",
                                                                        JsonValue.from("object")))
                                                        .build())
                                        .build())
                        .build();

        ChatCompletion completion =
                client.chat()
                        .completions()
                        .create(
                                asks("openai/m", recording("structured-output"))
                                        .responseFormat(format)
                                        .build());

        assertTrue(
                completion.choices().getFirst().message().content().orElseThrow().startsWith("{"));
        assertEquals(
                "harbour",
                replay.requests()
                        .getLast()
                        .json()
                        .path("response_format")
                        .path("json_schema")
                        .path("name")
                        .asText());
    }

    @Test
    void listsAndFindsModels() {
        List<String> ids = client.models().list().data().stream().map(Model::id).sorted().toList();

        assertEquals(List.of("fake/m", "openai/m", "openai/vendor/x:1"), ids);
        assertEquals("openai/vendor/x:1", client.models().retrieve("openai/vendor/x:1").id());
        assertThrows(NotFoundException.class, () -> client.models().retrieve("openai/none"));
    }

    @Test
    void seesErrorsForWhatTheyAre() {
        NotFoundException unknown =
                assertThrows(NotFoundException.class, () -> ask("openai/unknown"));
        assertEquals("model_not_found", unknown.code().orElseThrow());
        OpenAIClient stranger = client("sk-gw1_stranger");
        assertThrows(
                UnauthorizedException.class,
                () -> stranger.chat().completions().create(asks("fake/m", "").build()));
        stranger.close();
        fake.onCompletion(Answers.fails(429, "requests", "slow down"));
        assertThrows(RateLimitException.class, () -> ask("fake/m"));
        fake.onCompletion(
                Answers.fails(
                        400,
                        """
                        {"error":{"message":"Too long","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}\
                        """));
        BadRequestException tooLong = assertThrows(BadRequestException.class, () -> ask("fake/m"));
        assertEquals("context_length_exceeded", tooLong.code().orElseThrow());
        assertEquals("messages", tooLong.param().orElseThrow());
    }

    @Test
    void isToldThatAStreamBroke() {
        fake.onCompletion(Answers.streams(StreamTest.FIRST).withoutDone().thenResets());

        assertThrows(
                OpenAIException.class,
                () -> {
                    try (StreamResponse<ChatCompletionChunk> stream =
                            client.chat()
                                    .completions()
                                    .createStreaming(asks("fake/m", "").build())) {
                        stream.stream().forEach(chunk -> assertEquals("fake/m", chunk.model()));
                    }
                });
    }

    private static ChatCompletion ask(String model) {
        return client.chat().completions().create(asks(model, "").build());
    }
}
