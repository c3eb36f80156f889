package dev.portolan.api.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.portolan.api.routing.Target;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.dialect.openai.EmbeddingRequest;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.vertex.VertexAdapter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreparationTest {
    /// Vertex AI speaks the Gemini API's dialect, of which a batch holds a hundred, but not with
    /// each model.
    @Test
    void whatTheRowDoesNotSayIsTheAdaptersToSay() throws Exception {
        assertEquals(3, calls("gemini-embedding-2", Map.of()));
        assertEquals(1, calls("text-embedding-005", Map.of()));
        assertEquals(2, calls("gemini-embedding-2", Map.of("embedding_batch", IntNode.valueOf(2))));
    }

    private static int calls(String model, Map<String, JsonNode> settings) throws Exception {
        EmbeddingRequest request =
                EmbeddingRequest.parse(
                        "{\"model\": \"v\", \"input\": [\"a\", \"b\", \"c\"]}".getBytes(UTF_8));
        PreparedCall prepared =
                new Preparation(target(model, settings), Operation.EMBEDDING).of(request);
        return ((PreparedCall.Embedding) prepared).calls().size();
    }

    private static Target target(String upstreamModel, Map<String, JsonNode> settings) {
        Duration patience = Duration.ofSeconds(1);
        Provider provider =
                new Provider(
                        "vertex",
                        "Vertex",
                        "x",
                        Optional.empty(),
                        Optional.empty(),
                        settings,
                        true,
                        Optional.empty(),
                        new Timeouts(patience, patience, patience, patience),
                        Optional.empty(),
                        Set.of(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0);
        Model model =
                new Model(
                        new ModelId("vertex", upstreamModel),
                        Optional.empty(),
                        ModelFacts.ofKind(ModelKind.EMBEDDING),
                        true,
                        Lifecycle.ACTIVE,
                        Model.Source.MANUAL,
                        Map.of(),
                        Set.of(),
                        Map.of(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0);
        return new Target(
                model, new VertexAdapter(), new ProviderAccess(provider, Optional.empty()));
    }
}
