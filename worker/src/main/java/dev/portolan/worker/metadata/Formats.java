package dev.portolan.worker.metadata;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.portolan.worker.sync.ListFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Tells the formats apart by their shape and reads them.
final class Formats {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Formats() {}

    /// Everything that a file says.
    ///
    /// @param skipped entries that make no sense, in words
    record Content(ProviderNames names, List<Entry> entries, List<String> skipped) {
        Content {
            entries = List.copyOf(entries);
            skipped = List.copyOf(skipped);
        }
    }

    /// @throws ListFailedException where it is neither format, or empty
    static Content read(byte[] bytes) throws ListFailedException {
        JsonNode root;
        try {
            root = JSON.readTree(bytes);
        } catch (IOException _) {
            throw new ListFailedException(
                    "the metadata is not valid JSON, or is cut off after "
                            + bytes.length
                            + " bytes");
        }
        List<Entry> entries = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        ProviderNames names;
        if (ModelsDev.is(root)) {
            names = ProviderNames.MODELS_DEV;
            ModelsDev.read(root, entries, skipped);
        } else if (LiteLlm.is(root)) {
            names = ProviderNames.LITELLM;
            LiteLlm.read(root, entries, skipped);
        } else {
            throw new ListFailedException(
                    "the metadata has neither the shape of models.dev's api.json nor that of LiteLLM's price map");
        }
        if (entries.isEmpty()) {
            throw new ListFailedException("the metadata has no models");
        }
        return new Content(names, entries, skipped);
    }
}
