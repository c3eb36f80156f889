package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import dev.portolan.catalog.ModelKind;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The official OpenAI client for Java with embeddings and completions of text: the sandbox's, and
/// those of a provider that knows no base64.
class OpenAiSdkOperationsTest {
    @RegisterExtension
    static final Stage STAGE =
            new Stage(stage -> {
                stage.catalog().provider("acme", stage.provider().baseUrl());
                stage.execute(
                        """
                        INSERT INTO providers (id, display_name, adapter_class, is_enabled)
                        VALUES ('sandbox', 'Sandbox', 'dev.portolan.provider.sandbox.SandboxAdapter', true)
                        """);
                stage.catalog().models("sandbox/echo");
                stage.models(ModelKind.EMBEDDING, "sandbox/embed", "acme/vectors");
            });

    static OpenAIClient client;

    @BeforeAll
    static void start() {
        client =
                OpenAIOkHttpClient.builder()
                        .baseUrl(STAGE.gateway().url("/v1").toString())
                        .apiKey(STAGE.key())
                        .maxRetries(0)
                        .build();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    private static EmbeddingCreateParams.Builder embeds(String model) {
        return EmbeddingCreateParams.builder().model(model).input("the harbour");
    }

    @Test
    void embedsAsNumbersAndAsBase64() {
        CreateEmbeddingResponse numbers =
                client.embeddings()
                        .create(
                                embeds("sandbox/embed")
                                        .encodingFormat(EncodingFormat.FLOAT)
                                        .build());
        CreateEmbeddingResponse base64 =
                client.embeddings()
                        .create(
                                embeds("sandbox/embed")
                                        .encodingFormat(EncodingFormat.BASE64)
                                        .build());
        CreateEmbeddingResponse byDefault =
                client.embeddings().create(embeds("sandbox/embed").build());

        assertEquals("sandbox/embed", numbers.model());
        assertEquals(64, numbers.data().getFirst().embedding().size());
        assertTrue(base64.data().getFirst().embeddingValue().base64().isPresent());
        assertEquals(
                numbers.data().getFirst().embedding(),
                base64.data().getFirst().embeddingValue().asFloats());
        assertEquals(
                numbers.data().getFirst().embedding(), byDefault.data().getFirst().embedding());
        assertEquals(2, base64.usage().totalTokens());
    }

    @Test
    void embedsEveryFormOfInput() {
        CreateEmbeddingResponse texts =
                client.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("sandbox/embed")
                                        .inputOfArrayOfStrings(List.of("a", "b"))
                                        .dimensions(8)
                                        .build());
        CreateEmbeddingResponse tokens =
                client.embeddings()
                        .create(
                                EmbeddingCreateParams.builder()
                                        .model("sandbox/embed")
                                        .inputOfArrayOfTokenArrays(
                                                List.of(List.of(1L, 2L), List.of(3L), List.of(4L)))
                                        .build());

        assertEquals(2, texts.data().size());
        assertEquals(1, texts.data().get(1).index());
        assertEquals(8, texts.data().getFirst().embedding().size());
        assertEquals(3, tokens.data().size());
    }

    /// The official clients ask for base64 and take what they get.
    @Test
    void readsNumbersFromAProviderThatIgnoresTheEncoding() {
        STAGE.provider()
                .on(
                        "POST",
                        "/v1/embeddings",
                        answers(
                                """
                                {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1]}],\
                                "model":"up","usage":{"prompt_tokens":1,"total_tokens":1}}\
                                """));

        CreateEmbeddingResponse answer = client.embeddings().create(embeds("acme/vectors").build());

        assertEquals(List.of(0.5f, -1f), answer.data().getFirst().embedding());
    }

    @Test
    void goesOnFromAPrompt() {
        CompletionCreateParams.Builder asks =
                CompletionCreateParams.builder()
                        .model("sandbox/echo")
                        .promptOfArrayOfStrings(List.of("Once upon", "a time"));

        Completion whole = client.completions().create(asks.build());
        StringBuilder streamed = new StringBuilder();
        long[] tokens = new long[1];
        try (StreamResponse<Completion> chunks =
                client.completions()
                        .createStreaming(
                                asks.streamOptions(
                                                ChatCompletionStreamOptions.builder()
                                                        .includeUsage(true)
                                                        .build())
                                        .build())) {
            chunks.stream()
                    .forEach(chunk -> {
                        chunk.choices().forEach(choice -> streamed.append(choice.text()));
                        chunk.usage().ifPresent(usage -> tokens[0] = usage.totalTokens());
                    });
        }

        assertEquals("sandbox/echo", whole.model());
        assertEquals("a time", whole.choices().get(1).text());
        assertEquals("Once upona time", streamed.toString());
        assertEquals(8, tokens[0]);
    }

    @Test
    void hearsWhereAModelIsAsked() {
        BadRequestException refused =
                assertThrows(
                        BadRequestException.class,
                        () -> client.embeddings().create(embeds("sandbox/echo").build()));

        assertEquals("model_not_embedding", refused.code().orElseThrow());
        assertTrue(String.valueOf(refused.getMessage()).contains("/v1/chat/completions"));
    }
}
