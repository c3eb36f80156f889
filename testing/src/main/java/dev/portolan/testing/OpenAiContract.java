package dev.portolan.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/// Checks documents against the schemas of OpenAI's published API description, where it is at hand:
/// `openai-openapi.json` in `PORTOLAN_CONTRACTS` or `../shared/contracts`. Safe to share between
/// threads.
///
/// ```java
/// OpenAiContract contract = OpenAiContract.required();   // skips the test where there is none
/// contract.assertValid("CreateChatCompletionResponse", json);
/// contract.assertValidStream(body);                      // every event of a stream, and [DONE] at its end
/// ```
///
/// **Where the service itself contradicts its description, the service is right.** The description
/// says OpenAPI 3.1, in which `nullable` means nothing, and yet uses it: here it means what it
/// meant in 3.0. What else OpenAI's recorded answers contradict is written into the schemas by
/// [#TOLERATED].
public final class OpenAiContract {
    /// Where OpenAI's recorded answers contradict the description of 2026-08-21, and nothing else.
    private static final List<Tolerance> TOLERATED =
            List.of(
                    // Sent as null by models that have none.
                    new Tolerance(
                            "/CreateChatCompletionResponse",
                            Tolerance.Kind.NULLABLE,
                            "system_fingerprint"),
                    new Tolerance(
                            "/CreateChatCompletionStreamResponse",
                            Tolerance.Kind.NULLABLE,
                            "system_fingerprint"),
                    // Absent where the request did not ask for them, with reasoning and audio
                    // models among others.
                    new Tolerance(
                            "/CreateChatCompletionResponse/properties/choices/items",
                            Tolerance.Kind.OPTIONAL,
                            "logprobs"),
                    // Streamed, null until the end: "both the streamed and non-streamed response
                    // objects share the same shape", says the description.
                    new Tolerance(
                            "/CreateCompletionResponse/properties/choices/items",
                            Tolerance.Kind.NULLABLE,
                            "finish_reason"),
                    new Tolerance("/CreateCompletionResponse", Tolerance.Kind.NULLABLE, "usage"),
                    // Absent with models older than refusals (August 2024).
                    new Tolerance(
                            "/ChatCompletionResponseMessage", Tolerance.Kind.OPTIONAL, "refusal"));

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SCHEMAS = "/components/schemas";
    private static final String REFERENCE = "#" + SCHEMAS + "/";
    private static final String DEFINITION = "#/$defs/";

    private final ObjectNode description;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private OpenAiContract(ObjectNode description) {
        this.description = description;
    }

    private record Tolerance(String pointer, Kind kind, String member) {
        private enum Kind {
            /// The member may be absent.
            OPTIONAL,
            /// The member may be null.
            NULLABLE
        }
    }

    /// The contract, where it is at hand.
    public static Optional<OpenAiContract> find() {
        return OptionalFolder.find("PORTOLAN_CONTRACTS", "contracts").map(OpenAiContract::at);
    }

    /// The contract; without it the running test is skipped, and says so.
    public static OpenAiContract required() {
        Optional<OpenAiContract> contract = find();
        Assumptions.assumeTrue(
                contract.isPresent(),
                "no OpenAI API description: set PORTOLAN_CONTRACTS or put it into ../shared/contracts");
        return contract.orElseThrow();
    }

    /// Names of a schema's members, those of the schemas that it is made of included.
    public Set<String> members(String schema) {
        Set<String> names = new TreeSet<>();
        members(description.at(SCHEMAS + "/" + schema), names);
        return names;
    }

    private void members(JsonNode schema, Set<String> names) {
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        for (JsonNode part : schema.path("allOf")) {
            String reference = part.path("$ref").asText();
            members(reference.isEmpty() ? part : description.at(reference.substring(1)), names);
        }
    }

    private static OpenAiContract at(Path folder) {
        try {
            var description =
                    (ObjectNode) JSON.readTree(folder.resolve("openai-openapi.json").toFile());
            dropAnnotations(description.at(SCHEMAS));
            allowNullWhereNullable(description.at(SCHEMAS));
            TOLERATED.forEach(tolerance -> tolerate(description, tolerance));
            return new OpenAiContract(description);
        } catch (IOException e) {
            throw new UncheckedIOException("no contract in " + folder, e);
        }
    }

    /// What is wrong with the document, one line each; empty if it is valid.
    ///
    /// @param schema a name under `components/schemas`, such as `CreateChatCompletionResponse`
    public List<String> violations(String schema, String json) {
        return schemas.computeIfAbsent(schema, this::load).validate(json, InputFormat.JSON).stream()
                .map(Error::toString)
                .toList();
    }

    /// Fails with every violation.
    public void assertValid(String schema, String json) {
        List<String> violations = violations(schema, json);
        if (!violations.isEmpty()) {
            throw new AssertionError(
                    "not a valid "
                            + schema
                            + ":\n  "
                            + String.join("\n  ", violations)
                            + "\n"
                            + json);
        }
    }

    /// Fails unless every event of a stream is a valid chunk of a chat and the last is `[DONE]`.
    public void assertValidStream(String body) {
        assertValidStream("CreateChatCompletionStreamResponse", body);
    }

    /// Fails unless every event of a stream is valid and the last is `[DONE]`.
    ///
    /// @param schema of each event
    public void assertValidStream(String schema, String body) {
        List<String> events = events(body);
        if (events.isEmpty() || !events.getLast().equals("[DONE]")) {
            throw new AssertionError("the stream does not end with [DONE]:\n" + body);
        }
        events.subList(0, events.size() - 1).forEach(event -> assertValid(schema, event));
    }

    /// The `data` of each event.
    static List<String> events(String body) {
        return body.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()).strip())
                .toList();
    }

    /// The schema with all it refers to, and no more: the whole description takes the validator
    /// seconds to read.
    private Schema load(String name) {
        ObjectNode document = JSON.createObjectNode();
        document.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        document.put("$ref", DEFINITION + name);
        ObjectNode needed = document.putObject("$defs");
        collect(name, needed);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(document.toString().replace(REFERENCE, DEFINITION), InputFormat.JSON);
    }

    private void collect(String name, ObjectNode needed) {
        JsonNode schema = description.at(SCHEMAS + "/" + name);
        if (schema.isMissingNode()) {
            throw new IllegalArgumentException("the description has no schema " + name);
        }
        if (!needed.has(name)) {
            needed.set(name, schema);
            schema.findValuesAsText("$ref")
                    .forEach(reference -> collect(reference.substring(REFERENCE.length()), needed));
        }
    }

    /// What is there for generators of clients only; the validator would warn of each.
    private static void dropAnnotations(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(
                    List.of(
                            "x-oaiMeta",
                            "x-stainless-const",
                            "x-oaiTypeLabel",
                            "x-oaiExpandable",
                            "discriminator"));
        }
        node.forEach(OpenAiContract::dropAnnotations);
    }

    private static void allowNullWhereNullable(JsonNode node) {
        node.forEach(OpenAiContract::allowNullWhereNullable);
        if (node instanceof ObjectNode object && object.path("nullable").asBoolean(false)) {
            allowNull(object);
        }
    }

    private static void allowNull(ObjectNode schema) {
        ObjectNode original = schema.deepCopy();
        original.remove("nullable");
        schema.removeAll();
        ArrayNode choice = schema.putArray("anyOf");
        choice.add(original);
        choice.addObject().put("type", "null");
    }

    private static void tolerate(ObjectNode root, Tolerance tolerance) {
        var schema = (ObjectNode) root.at(SCHEMAS + tolerance.pointer());
        switch (tolerance.kind()) {
            case NULLABLE -> allowNull((ObjectNode) schema.at("/properties/" + tolerance.member()));
            case OPTIONAL -> {
                ArrayNode required = JSON.createArrayNode();
                schema.path("required")
                        .forEach(member -> {
                            if (!member.asText().equals(tolerance.member())) {
                                required.add(member);
                            }
                        });
                schema.set("required", required);
            }
        }
    }
}
