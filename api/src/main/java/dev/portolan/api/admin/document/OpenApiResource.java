package dev.portolan.api.admin.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Exchange;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Serves the description of the admin API: `docs/admin-api.yaml`, which the build puts into our
/// jar, and the same as JSON.
@Path("/admin/v1")
public final class OpenApiResource {
    private static final String FILE = "/openapi/admin-api.yaml";

    private final String yaml;
    private final String json;

    private OpenApiResource(String yaml, String json) {
        this.yaml = yaml;
        this.json = json;
    }

    public static OpenApiResource load() {
        try (InputStream file = OpenApiResource.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the jar lacks " + FILE);
            }
            String yaml = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            JsonNode tree = new YAMLMapper().readTree(yaml);
            return new OpenApiResource(yaml, tree.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GET
    @Path("/openapi.yaml")
    public Response yaml(@Context ContainerRequestContext request) {
        return new Answer(200, Map.of(), yaml)
                .taggedByBody()
                .toResponse(Exchange.of(request).ifNoneMatch(), "application/yaml");
    }

    @GET
    @Path("/openapi.json")
    public Response json(@Context ContainerRequestContext request) {
        return new Answer(200, Map.of(), json)
                .taggedByBody()
                .toResponse(Exchange.of(request).ifNoneMatch());
    }
}
