package dev.portolan.api;

import static dev.portolan.testing.Answers.answers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelKind;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A model is asked where models of its kind are asked; who asks elsewhere is told where.
class ModelKindsTest {
    @RegisterExtension
    static final Stage STAGE =
            new Stage(stage -> {
                stage.catalog().provider("acme", stage.provider().baseUrl());
                stage.provider(
                        "claude", "dev.portolan.provider.anthropic.AnthropicAdapter", Map.of());
                for (ModelKind kind : ModelKind.values()) {
                    stage.models(kind, "acme/" + kind.word());
                }
                stage.model(
                        "acme/ocr",
                        TestFacts.of(ModelKind.OTHER)
                                .withCapabilities(
                                        Map.of("vision", true, "ocr", true, "tools", false))
                                .facts());
                stage.models(ModelKind.CHAT, "claude/chat");
                stage.models(ModelKind.EMBEDDING, "claude/embedding");
                stage.catalog().alias("mixed", "acme/chat", "acme/embedding");
            });

    @BeforeEach
    void forget() {
        STAGE.provider().forgetRequests();
        STAGE.provider().on("POST", "/v1/chat/completions", answers(CompletionTest.ANSWER));
        STAGE.provider()
                .on(
                        "POST",
                        "/v1/completions",
                        answers(
                                "{\"choices\":[{\"text\":\"a\",\"index\":0,\"finish_reason\":\"stop\"}]}"));
        STAGE.provider().on("POST", "/v1/embeddings", answers("{\"data\":[]}"));
    }

    private static HttpResponse<String> ask(String path, String model) {
        return STAGE.gateway()
                .post(
                        path,
                        STAGE.key(),
                        "{\"model\":\"%s\",\"input\":\"a\",\"prompt\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"
                                .formatted(model));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, acme/chat",
        "/v1/completions, acme/chat",
        "/v1/completions, acme/completion",
        "/v1/embeddings, acme/embedding",
        "/v1/chat/completions, mixed",
        "/v1/embeddings, mixed"
    })
    void servesEachKindAtItsEndpoint(String path, String model) {
        HttpResponse<String> response = ask(path, model);

        assertEquals(200, response.statusCode(), response::body);
        assertTrue(STAGE.provider().lastRequest().path().endsWith(path));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, acme/embedding, model_not_chat, /v1/embeddings",
        "/v1/completions, acme/embedding, model_not_completion, /v1/embeddings",
        "/v1/embeddings, acme/chat, model_not_embedding, /v1/chat/completions",
        "/v1/chat/completions, acme/completion, model_not_chat, /v1/completions",
        "/v1/embeddings, acme/completion, model_not_embedding, /v1/completions"
    })
    void namesTheEndpointThatIsRight(String path, String model, String code, String endpoint) {
        HttpResponse<String> response = ask(path, model);

        assertEquals(400, response.statusCode(), response::body);
        JsonNode error = TestGateway.error(response);
        assertEquals(code, error.path("code").asText());
        assertEquals("model", error.path("param").asText());
        assertTrue(error.path("message").asText().contains("Ask it at " + endpoint + "."));
        assertEquals(endpoint, error.at("/metadata/endpoint").asText());
        assertEquals(List.of(), STAGE.provider().requests());
    }

    @ParameterizedTest
    @CsvSource({
        "rerank, /v1/rerank",
        "image, /v1/images/generations",
        "audio, /v1/audio/speech",
        "video, /v1/videos",
        "moderation, /v1/moderations"
    })
    void saysThatItHasNoEndpointForOtherKinds(String kind, String endpoint) {
        for (String path : List.of("/v1/chat/completions", "/v1/completions", "/v1/embeddings")) {
            HttpResponse<String> response = ask(path, "acme/" + kind);

            assertEquals(400, response.statusCode(), response::body);
            String message = TestGateway.error(response).path("message").asText();
            assertTrue(message.contains("its kind is '" + kind + "'"), message);
            assertTrue(message.contains(endpoint), message);
            assertTrue(message.contains("which this gateway does not have"), message);
        }
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions", "/v1/completions", "/v1/embeddings"})
    void namesNoEndpointWhereNoneIsKnown(String path) {
        JsonNode bare = TestGateway.error(ask(path, "acme/other"));
        JsonNode reader = TestGateway.error(ask(path, "acme/ocr"));

        assertEquals(
                "The model 'acme/other' cannot be asked at %s: its kind is 'other'. This gateway has no endpoint for it."
                        .formatted(path),
                bare.path("message").asText());
        assertTrue(
                reader.path("message")
                        .asText()
                        .endsWith("Its provider lists it with: ocr, vision."),
                reader::toString);
        assertEquals(
                Map.of("kind", "other"),
                TestGateway.JSON.convertValue(reader.path("metadata"), Map.class));
        assertEquals(List.of(), STAGE.provider().requests());
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/completions, claude/chat, /v1/chat/completions",
        "/v1/embeddings, claude/embedding, ''",
        "/v1/chat/completions, claude/embedding, ''"
    })
    void saysWhatAProviderOfAnotherDialectCannotDo(String path, String model, String instead) {
        HttpResponse<String> response = ask(path, model);

        assertEquals(400, response.statusCode(), response::body);
        JsonNode error = TestGateway.error(response);
        assertEquals("unsupported_operation", error.path("code").asText());
        assertTrue(error.path("message").asText().contains(path), response::body);
        assertEquals(instead, error.at("/metadata/endpoint").asText());
        assertEquals(List.of(), STAGE.provider().requests());
    }

    @Test
    void listsWhatCanBeAskedForSomething() {
        String list =
                STAGE.gateway().get("/v1/models", "Authorization", "Bearer " + STAGE.key()).body();

        for (String listed :
                List.of("acme/chat", "acme/completion", "acme/embedding", "claude/chat")) {
            assertTrue(list.contains("\"" + listed + "\""), listed);
        }
        for (String hidden :
                List.of("acme/rerank", "acme/image", "acme/other", "claude/embedding")) {
            assertFalse(list.contains("\"" + hidden + "\""), hidden);
        }
    }
}
