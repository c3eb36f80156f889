package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The OpenAPI document against the gateway. Every other test of the admin API holds each answer
/// against it, too.
class DocumentTest extends AdminTest {
    @Test
    void describesWhatThereIsAndNothingElse() {
        assertEquals(Route.all(server.jersey()), contract.routes());
    }

    @Test
    void isServedAsItStandsInTheRepository() throws IOException {
        Path file =
                Path.of(System.getProperty("portolan.root", "..")).resolve("docs/admin-api.yaml");

        Reply yaml = admin.get("/openapi.yaml").expect(200);

        assertEquals(Files.readString(file), yaml.text());
        assertEquals(contract.document(), admin.get("/openapi.json").expect(200).json());
    }

    @Test
    void itsExamplesKeepItsRules() {
        List<String> checked = new ArrayList<>();
        check(contract.document(), "", checked);

        assertTrue(checked.size() >= 12, () -> "only " + checked);
    }

    /// Whatever has a schema beside examples.
    private void check(JsonNode node, String pointer, List<String> checked) {
        if (node.has("schema") && pointer.contains("/content/")) {
            if (node.has("example")) {
                checkOne(pointer + "/schema", node.get("example"), checked);
            }
            node.path("examples")
                    .forEach(example ->
                            checkOne(pointer + "/schema", example.path("value"), checked));
        }
        if (pointer.startsWith("/components/schemas/")
                && node.path("examples").isArray()
                && !pointer.endsWith("/properties")) {
            node.path("examples").forEach(example -> checkOne(pointer, example, checked));
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            check(field.getValue(), pointer + "/" + Contract.escaped(field.getKey()), checked);
        }
    }

    private void checkOne(String schema, JsonNode example, List<String> checked) {
        contract.requireValid(schema, example.toString(), "the example at " + schema + " is ");
        checked.add(schema);
    }
}
