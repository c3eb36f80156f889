package dev.portolan.provider.azure;

import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Which of Azure's ways of speaking OpenAI's API: the setting `api`.
enum Api {
    /// Like OpenAI's own, the deployment as `model`
    /// (https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle, read
    /// 2026-11-26).
    V1("v1", Optional.empty()),
    /// Dated versions, the deployment in the address
    /// (https://learn.microsoft.com/azure/ai-services/openai/reference, read 2026-11-26).
    DEPLOYMENTS("deployments", Optional.of("2024-10-21")),
    /// Azure AI's model inference API, the deployment as `model`
    /// (https://learn.microsoft.com/rest/api/aifoundry/modelinference, read 2026-11-26).
    MODELS("models", Optional.of("2024-05-01-preview"));

    private final String word;
    private final Optional<String> version;

    Api(String word, Optional<String> version) {
        this.word = word;
        this.version = version;
    }

    /// Without the setting, a version means the API that cannot do without one.
    static Api of(ProviderSettings settings) {
        Optional<String> word = settings.text("api");
        for (Api api : values()) {
            if (word.isPresent() && word.get().equals(api.word)) {
                return api;
            }
        }
        return settings.text("api_version").isPresent() ? DEPLOYMENTS : V1;
    }

    String path(Operation operation, String deployment, ProviderSettings settings) {
        String what =
                switch (operation) {
                    case CHAT_COMPLETION -> "/chat/completions";
                    case TEXT_COMPLETION -> "/completions";
                    case EMBEDDING -> "/embeddings";
                };
        String path =
                switch (this) {
                    case V1 -> "/openai/v1" + what;
                    case DEPLOYMENTS ->
                            "/openai/deployments/"
                                    + URLEncoder.encode(deployment, StandardCharsets.UTF_8)
                                    + what;
                    case MODELS -> "/models" + what;
                };
        return path + query(settings.text("api_version").or(() -> version));
    }

    /// Where the list is: of models that could be deployed (`v1`), or of deployments, which only an
    /// early version of the API gives.
    String list(ProviderSettings settings) {
        return this == V1
                ? "/openai/v1/models" + query(settings.text("api_version"))
                : "/openai/deployments"
                        + query(
                                settings.text("list_api_version")
                                        .or(() -> Optional.of("2022-12-01")));
    }

    private static String query(Optional<String> version) {
        return version.map(
                        text -> "?api-version=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                .orElse("");
    }
}
