package dev.portolan.api;

import static dev.portolan.api.TestGateway.error;
import static dev.portolan.api.TestGateway.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Prices;
import dev.portolan.catalog.Timeouts;
import dev.portolan.testing.PostgresExtension;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `GET /v1/models` and `/v1/models/{id}`.
class ModelListTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();

    @TempDir static Path directory;

    static TestCatalog catalog;
    static TestGateway gateway;
    static String key;
    static String narrow;

    @BeforeAll
    static void start() {
        catalog = new TestCatalog(POSTGRES.database(), directory);
        URI nowhere = URI.create("http://127.0.0.1:1/v1");
        catalog.provider("acme", nowhere);
        catalog.change(tables -> {
            tables.providers()
                    .insert(
                            catalog.provider(
                                    "off", nowhere, Optional.empty(), false, Timeouts.DEFAULT));
            tables.models()
                    .insert(
                            TestCatalog.model(
                                    "acme/vendor/known:free", known(), true, Lifecycle.ACTIVE));
            tables.models().insert(plain("acme/plain", ModelKind.CHAT, true, Lifecycle.MISSING));
            tables.models().insert(plain("acme/disabled", ModelKind.CHAT, false, Lifecycle.ACTIVE));
            tables.models().insert(plain("acme/retired", ModelKind.CHAT, true, Lifecycle.RETIRED));
            tables.models()
                    .insert(plain("acme/vectors", ModelKind.EMBEDDING, true, Lifecycle.ACTIVE));
            tables.models().insert(plain("acme/pictures", ModelKind.IMAGE, true, Lifecycle.ACTIVE));
            tables.models().insert(plain("off/m", ModelKind.CHAT, true, Lifecycle.ACTIVE));
        });
        catalog.alias("fast", "off/m", "acme/plain");
        catalog.alias("dead", "off/m");
        key = catalog.key();
        narrow = catalog.key("fast", "acme/vendor/known:free");
        gateway =
                new TestGateway.Setup(
                                POSTGRES.database(),
                                catalog.keyringFile(),
                                directory.resolve("api"))
                        .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Model plain(String id, ModelKind kind, boolean available, Lifecycle lifecycle) {
        return TestCatalog.model(id, ModelFacts.ofKind(kind), available, lifecycle);
    }

    private static ModelFacts known() {
        Prices prices =
                new Prices(
                        Optional.of(new BigDecimal("0.0000025")),
                        Optional.of(BigDecimal.ZERO),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of());
        return new ModelFacts(
                Optional.of("Known"),
                Optional.of("A model of which much is known"),
                ModelKind.CHAT,
                Optional.of(128_000),
                Optional.of(4096),
                new TreeSet<>(List.of("text", "image")),
                new TreeSet<>(List.of("text")),
                Map.of(),
                new TreeSet<>(List.of("tools", "temperature")),
                prices,
                Optional.of("vendor"),
                Optional.of(Instant.ofEpochSecond(1_700_000_000)),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of());
    }

    private static HttpResponse<String> get(String path, String with, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = "Bearer " + with;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return gateway.get(path, all);
    }

    private static List<String> ids(JsonNode list) {
        return StreamSupport.stream(list.path("data").spliterator(), false)
                .map(model -> model.path("id").asText())
                .toList();
    }

    @Test
    void listsWhatCanServe() {
        JsonNode list = json(get("/v1/models", key));

        assertEquals("list", list.path("object").asText());
        assertEquals(
                List.of("acme/plain", "acme/vectors", "acme/vendor/known:free", "fast"),
                ids(list).stream().sorted().toList());
        list.path("data")
                .forEach(model -> {
                    assertEquals("model", model.path("object").asText());
                    assertTrue(model.path("created").isIntegralNumber());
                    assertTrue(model.path("owned_by").isTextual());
                });
    }

    @Test
    void listsWhatTheKeyMayUse() {
        assertEquals(
                List.of("acme/vendor/known:free", "fast"), ids(json(get("/v1/models", narrow))));
        assertEquals(404, get("/v1/models/acme/plain", narrow).statusCode());
        assertEquals(401, gateway.get("/v1/models").statusCode());
    }

    @Test
    void findsAModelHoweverItsSlashesAreWritten() {
        for (String path :
                List.of(
                        "acme/vendor/known:free",
                        "acme%2Fvendor%2Fknown:free",
                        "acme%2fvendor/known%3Afree")) {
            HttpResponse<String> response = get("/v1/models/" + path, key);

            assertEquals(200, response.statusCode(), path + ": " + response.body());
            assertEquals("acme/vendor/known:free", json(response).path("id").asText());
        }
    }

    @Test
    void tellsEmbeddingModelsFromOthers() {
        JsonNode model = json(get("/v1/models/acme/vectors", key));

        assertEquals("text->embeddings", model.at("/architecture/modality").asText());
        assertEquals("[\"embeddings\"]", model.at("/architecture/output_modalities").toString());
    }

    @Test
    void saysWhereAModelIsAskedThatTheGatewayCannotServe() {
        HttpResponse<String> response = get("/v1/models/acme/pictures", key);

        assertEquals(400, response.statusCode());
        assertTrue(response.body().contains("/v1/images/generations"), response.body());
    }

    @Test
    void describesAModelInOpenAisAndOpenRoutersWords() {
        JsonNode model = json(get("/v1/models/acme/vendor/known:free", key));

        assertEquals(1_700_000_000, model.path("created").asLong());
        assertEquals("vendor", model.path("owned_by").asText());
        assertEquals("Known", model.path("name").asText());
        assertEquals(128_000, model.path("context_length").asInt());
        assertEquals("image+text->text", model.path("architecture").path("modality").asText());
        assertEquals("0.0000025", model.path("pricing").path("prompt").textValue());
        assertEquals("0", model.path("pricing").path("completion").textValue());
        assertFalse(model.path("pricing").has("image"), "unknown is not free");
        assertEquals(4096, model.path("top_provider").path("max_completion_tokens").asInt());
        assertEquals("temperature", model.path("supported_parameters").path(0).asText());
    }

    @Test
    void saysWhyAKnownModelIsNotListed() {
        assertEquals(
                "model_disabled",
                error(get("/v1/models/acme/disabled", key)).path("code").asText());
        assertEquals(
                "model_retired", error(get("/v1/models/acme/retired", key)).path("code").asText());
        assertEquals(
                "model_not_found",
                error(get("/v1/models/acme/nothing", key)).path("code").asText());
    }

    @Test
    void savesTheListToWhoHasIt() {
        HttpResponse<String> first = get("/v1/models", key);
        String tag = first.headers().firstValue("etag").orElseThrow();

        assertEquals(304, get("/v1/models", key, "If-None-Match", tag).statusCode());
        assertEquals(304, get("/v1/models", key, "If-None-Match", "\"x\", W/" + tag).statusCode());
        assertEquals(200, get("/v1/models", key, "If-None-Match", "\"x\"").statusCode());
        assertEquals(
                200,
                get("/v1/models", narrow, "If-None-Match", tag).statusCode(),
                "another key, another list");
    }

    @Test
    void refusesOtherMethods() {
        HttpResponse<String> response =
                gateway.send(
                        gateway.request("/v1/models", "Authorization", "Bearer " + key)
                                .DELETE()
                                .build());

        assertEquals(405, response.statusCode());
        assertEquals("method_not_allowed", error(response).path("code").asText());
    }
}
