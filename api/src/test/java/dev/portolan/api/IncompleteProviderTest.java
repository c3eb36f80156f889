package dev.portolan.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.testing.PostgresExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What an administrator and a client are told of a provider that does not have all it needs.
class IncompleteProviderTest {
    @RegisterExtension static final PostgresExtension POSTGRES = TestCatalog.postgres();
    @TempDir static Path directory;

    static TestCatalog catalog;
    static TestGateway gateway;
    static String admin;
    static String key;

    @BeforeAll
    static void start() {
        catalog = new TestCatalog(POSTGRES.database(), directory);
        admin = catalog.adminKey();
        key = catalog.key();
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

    @Test
    void aRegionThatIsNone() {
        JsonNode made =
                administer(
                        "POST",
                        "/providers",
                        """
                        {"id": "aws", "adapter_class": "bedrock", "is_enabled": true,
                         "credential": {"api_key": "bedrock-api-key-0123456789"}, "settings": {"region": "Frankfurt"}}
                        """,
                        201);
        assertOff(made, "the setting 'region' is no region of AWS, such as us-east-1");
        JsonNode listed = administer("GET", "/providers", "", 200).path("data");
        listed.forEach(each -> {
            if (each.path("id").asText().equals("aws")) {
                assertOff(each, "region");
            }
        });
        assertTrue(listed.findValuesAsText("id").contains("aws"), listed.toString());
        assertClientIsTold("aws");

        JsonNode mended =
                administer(
                        "PATCH",
                        "/providers/aws",
                        "{\"settings\":{\"region\":\"eu-west-1\"}}",
                        200);
        assertEquals("ready", mended.at("/state/status").asText(), mended.toString());
    }

    @Test
    void azureNeedsItsAddressAndBothHalvesOfAnEntraId() {
        JsonNode refused =
                administer(
                        "POST",
                        "/providers",
                        "{\"id\": \"az\", \"adapter_class\": \"azure-openai\"}",
                        400);
        assertEquals(
                "'base_url' is required by the adapter azure-openai.",
                refused.path("detail").asText());

        JsonNode made =
                administer(
                        "POST",
                        "/providers",
                        """
                        {"id": "az", "adapter_class": "azure-openai", "base_url": "https://example.openai.azure.com", "is_enabled": true,
                         "credential": {"api_key": "azure-api-key-0123456789"}, "settings": {"tenant_id": "contoso.example"}}
                        """,
                        201);
        assertOff(made, "both tenant_id and client_id; for an API key neither");
        assertClientIsTold("az");

        JsonNode mended =
                administer("PATCH", "/providers/az", "{\"settings\":{\"tenant_id\":null}}", 200);
        assertEquals("ready", mended.at("/state/status").asText(), mended.toString());
    }

    @Test
    void settingsWithWhichNoCallCouldBeMadeAreRefused() {
        JsonNode refused =
                administer(
                        "POST",
                        "/providers",
                        """
                        {"id": "bent", "adapter_class": "openai-compatible", "base_url": "https://api.example.com/v1",
                         "settings": {"auth_header": "Content-Length", "auth_scheme": "x\\r\\ny", "chat_path": "x y\\r\\n",
                                      "models_path": ["/models", "a b"], "completions_path": "/fine?a=b"}}
                        """,
                        400);

        assertEquals(
                Set.of(
                        "settings.auth_header",
                        "settings.auth_scheme",
                        "settings.chat_path",
                        "settings.models_path"),
                Set.copyOf(refused.path("errors").findValuesAsText("field")));
        assertTrue(refused.toString().contains("must be a path such as"), refused.toString());
    }

    private static void assertOff(JsonNode provider, String detail) {
        assertEquals("off", provider.at("/state/status").asText(), provider.toString());
        assertEquals("incomplete_settings", provider.at("/state/reason").asText());
        assertTrue(provider.at("/state/detail").asText().contains(detail), provider.toString());
    }

    private static void assertClientIsTold(String provider) {
        catalog.models(provider + "/m");
        gateway.awaitVersion(catalog.version());
        HttpResponse<String> answer =
                gateway.complete(
                        key,
                        "{\"model\":\"%s/m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                .formatted(provider));
        JsonNode error = TestGateway.error(answer);

        assertEquals(503, answer.statusCode());
        assertEquals("provider_unavailable", error.path("code").asText());
        assertEquals("incomplete_settings", error.at("/metadata/reason").asText());
        assertEquals(
                "The provider '%s' is not available on this gateway at present: its settings are incomplete or wrong. An administrator sees more in its state."
                        .formatted(provider),
                error.path("message").asText());
    }

    private static JsonNode administer(String method, String path, String body, int status) {
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
        var request =
                gateway.request(
                        "/admin/v1" + path,
                        "Authorization",
                        "Bearer " + admin,
                        "Content-Type",
                        type);
        HttpResponse<String> answer =
                gateway.send(
                        request.method(
                                        method,
                                        body.isEmpty()
                                                ? BodyPublishers.noBody()
                                                : BodyPublishers.ofString(body))
                                .build());
        assertEquals(status, answer.statusCode(), answer.body());
        return answer.body().isEmpty() ? TestGateway.json("null") : TestGateway.json(answer);
    }
}
