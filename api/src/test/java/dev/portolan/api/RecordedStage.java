package dev.portolan.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.provider.ProviderAdapter;
import dev.portolan.testing.Recording;
import dev.portolan.testing.ReplayProvider;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which adapter, address and settings an administrator would give to a recorded provider.
///
/// @param path after the address that stands for the root of the provider's API
record RecordedStage(String adapter, String path, Map<String, JsonNode> settings) {
    private static final AdapterRegistry ADAPTERS = AdapterRegistry.load();

    static RecordedStage of(Recording recording) {
        if (isOpenAis(recording)) {
            return switch (recording.provider()) {
                case "openai", "openrouter", "mistral" -> at(recording.provider(), "/v1");
                case "azure" -> azure(recording);
                default -> at("openai-compatible", "/v1");
            };
        }
        return switch (recording.dialect()) {
            case "anthropic" ->
                    switch (recording.provider()) {
                        case "vertexai" -> vertex();
                        case "azure" -> azure(recording);
                        default -> at("anthropic", "");
                    };
            case "gemini" -> recording.provider().equals("vertexai") ? vertex() : at("gemini", "");
            case "bedrock", "bedrock-converse", "bedrock-invoke" ->
                    new RecordedStage(
                            "bedrock", "", Map.of("region", TextNode.valueOf("us-east-1")));
            case "cohere-v2" -> at("cohere", "");
            case "ollama" -> at("ollama", "");
            default -> throw new AssertionError("no adapter speaks " + recording.dialect());
        };
    }

    private static RecordedStage at(String adapter, String path) {
        return new RecordedStage(adapter, path, Map.of());
    }

    private static RecordedStage vertex() {
        return new RecordedStage(
                "vertex",
                "",
                Map.of(
                        "project", TextNode.valueOf("example-project"),
                        "location", TextNode.valueOf("us-central1"),
                        "publishers", TextNode.valueOf("google")));
    }

    /// At the addresses at which it was recorded: those of deployments, or the newer ones.
    private static RecordedStage azure(Recording recording) {
        return new RecordedStage(
                "azure-openai",
                "",
                hasDeployments(recording)
                        ? Map.of("api", TextNode.valueOf("deployments"))
                        : Map.of());
    }

    private static boolean hasDeployments(Recording recording) {
        return recording.provider().equals("azure")
                && recording
                        .request()
                        .filter(sent -> sent.url().contains("/deployments/"))
                        .isPresent();
    }

    /// Whether the provider speaks the client's own dialect, so that bytes pass.
    static boolean isOpenAis(Recording recording) {
        return List.of("openai-chat", "openai-completions").contains(recording.dialect());
    }

    ProviderAdapter found() {
        return ADAPTERS.find(adapter)
                .orElseThrow(() -> new AssertionError("there is no adapter " + adapter));
    }

    /// The provider's row that plays this recording with others of its kind.
    static String providerOf(Recording recording) {
        if (hasDeployments(recording)) {
            return "azure-deployments";
        }
        return isOpenAis(recording)
                ? recording.provider()
                : recording.provider() + "-" + recording.dialect();
    }

    static String modelOf(Recording recording, ReplayedModels models) {
        return providerOf(recording) + "/" + models.nameOf(recording);
    }

    /// Names of models by which recordings are found.
    interface ReplayedModels {
        String nameOf(Recording recording);
    }

    /// Rows for all of these recordings.
    static void fill(
            TestCatalog catalog,
            ReplayProvider replay,
            List<Recording> recordings,
            ReplayedModels models) {
        Map<String, Recording> byProvider = new LinkedHashMap<>();
        recordings.forEach(recording -> byProvider.putIfAbsent(providerOf(recording), recording));
        byProvider.forEach((id, recording) -> {
            RecordedStage stage = of(recording);
            catalog.provider(
                    id,
                    URI.create(replay.root(recording.provider()) + stage.path()),
                    stage.found().getClass().getName(),
                    stage.settings());
        });
        catalog.change(tables ->
                recordings.forEach(recording ->
                        tables.models().insert(model(recording, modelOf(recording, models)))));
    }

    private static Model model(Recording recording, String id) {
        ModelKind kind =
                switch (recording.operation()) {
                    case "embeddings" -> ModelKind.EMBEDDING;
                    case "completions" -> ModelKind.COMPLETION;
                    default -> ModelKind.CHAT;
                };
        return TestCatalog.model(id, ModelFacts.ofKind(kind), true, Lifecycle.ACTIVE);
    }
}
