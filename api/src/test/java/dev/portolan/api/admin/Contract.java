package dev.portolan.api.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Holds what goes over the wire against the OpenAPI document that the gateway serves.
final class Contract {
    private static final String PREFIX = "/admin/v1";

    private final ObjectNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDialect(Dialects.getDraft202012());
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    Contract() {
        try (InputStream file = Contract.class.getResourceAsStream("/openapi/admin-api.yaml")) {
            document = (ObjectNode) new YAMLMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode document() {
        return document;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .fieldNames()
                                .forEachRemaining(name -> {
                                    if (!name.equals("parameters")) {
                                        routes.add(
                                                new Route(
                                                        name.toUpperCase(java.util.Locale.ROOT),
                                                        path.getKey()));
                                    }
                                }));
        return Route.sorted(routes);
    }

    /// Fails where the document says otherwise of an answer, or of the body of a request that was
    /// accepted.
    ///
    /// @param target path and query behind `/admin/v1`
    void check(String method, String target, Optional<String> body, Reply reply) {
        String path = PREFIX + target.replaceAll("\\?.*", "");
        Optional<String> operation = operation(method, path);
        if (operation.isEmpty()) {
            return;
        }
        JsonNode responses = document.at(operation.get()).path("responses");
        String status = Integer.toString(reply.status());
        String response =
                resolved(
                        operation.get()
                                + "/responses/"
                                + (responses.has(status) ? status : "default"));
        String said = method + " " + path + " answered " + status + " ";
        if (reply.status() < 400) {
            assertFalse(
                    response.equals(resolved(operation.get() + "/responses/default")),
                    said + "which is not described");
        }
        JsonNode content = document.at(response).path("content");
        if (reply.text().isEmpty() || method.equals("HEAD")) {
            return;
        }
        String type = reply.header("content-type").replaceAll(";.*", "");
        assertEquals(List.of(type), fieldNames(content), said + reply.text());
        if (type.endsWith("json")) {
            requireValid(response + "/content/" + escaped(type) + "/schema", reply.text(), said);
        }
        if (reply.status() < 300 && body.isPresent() && !body.get().isEmpty()) {
            String request = resolved(operation.get() + "/requestBody");
            requireValid(
                    request + "/content/application~1json/schema",
                    body.get(),
                    method + " " + path + " took ");
        }
    }

    /// @param pointer where in the document the schema stands
    void requireValid(String pointer, String json, String said) {
        Schema schema = schemas.computeIfAbsent(pointer, this::schema);
        assertEquals(
                List.of(),
                schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList(),
                () -> said + json);
    }

    /// The pointer behind any `$ref` at a pointer.
    String resolved(String pointer) {
        JsonNode ref = document.at(pointer).path("$ref");
        return ref.isTextual() ? ref.textValue().substring(1) : pointer;
    }

    private Schema schema(String pointer) {
        if (document.at(pointer).isMissingNode()) {
            throw new AssertionError("the document has no " + pointer);
        }
        ObjectNode whole = document.objectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.put("$ref", "#" + pointer);
        whole.set("paths", document.get("paths"));
        whole.set("components", document.get("components"));
        return registry.getSchema(whole.toString(), InputFormat.JSON);
    }

    /// The most literal path that fits, as the gateway chooses.
    private Optional<String> operation(String method, String path) {
        return fieldNames(document.path("paths")).stream()
                .filter(template ->
                        path.matches(
                                template.replaceAll("\\{(model_id|alias)\\}", "\\\\E.+\\\\Q")
                                        .replaceAll("\\{\\w+\\}", "\\\\E[^/]+\\\\Q")
                                        .replaceAll("^", "\\\\Q")
                                        .concat("\\E")))
                .max(
                        java.util.Comparator.comparingInt(
                                template -> template.replaceAll("\\{\\w+\\}", "").length()))
                .map(template ->
                        "/paths/"
                                + escaped(template)
                                + "/"
                                + method.toLowerCase(java.util.Locale.ROOT))
                .filter(pointer -> !document.at(pointer).isMissingNode());
    }

    private static List<String> fieldNames(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
