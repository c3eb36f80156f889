package dev.portolan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The `providers` of an entry in Hugging Face's router: who serves the model there, each with
/// limits and prices of its own.
final class RouterProviders {
    private RouterProviders() {}

    /// Those that serve now.
    static List<JsonNode> live(Entry entry) {
        List<JsonNode> live = new ArrayList<>();
        entry.at("/providers")
                .forEach(provider -> {
                    if (provider.isObject()
                            && provider.path("status").asText("live").equals("live")) {
                        live.add(provider);
                    }
                });
        return live;
    }
}
