package dev.portolan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is worth keeping of an entry though no column is for it. A list of what to keep, not of
/// what to leave out: benchmarks, loads and health change at every look, and each change would be a
/// new version of the catalog.
final class Details {
    /// The longest value kept, in characters of JSON.
    private static final int MAX_VALUE = 8000;

    private static final Map<String, String> WORTH_KEEPING =
            Map.ofEntries(
                    Map.entry("canonical_slug", "/canonical_slug"),
                    Map.entry("hugging_face_id", "/hugging_face_id"),
                    Map.entry("tokenizer", "/architecture/tokenizer"),
                    Map.entry("instruct_type", "/architecture/instruct_type"),
                    Map.entry("is_moderated", "/top_provider/is_moderated"),
                    Map.entry("per_request_limits", "/per_request_limits"),
                    Map.entry("default_parameters", "/default_parameters"),
                    Map.entry("supported_voices", "/supported_voices"),
                    Map.entry("knowledge_cutoff", "/knowledge_cutoff"),
                    Map.entry("reasoning", "/reasoning"),
                    Map.entry("alias_target", "/alias_target"),
                    Map.entry("pricing_overrides", "/pricing/overrides"),
                    Map.entry("pricing_extended", "/model_spec/pricing/extended"),
                    Map.entry("discount", "/pricing/discount"),
                    Map.entry("active", "/active"),
                    Map.entry("default_model_temperature", "/default_model_temperature"),
                    Map.entry("type", "/type"),
                    Map.entry("root", "/root"),
                    Map.entry("parent", "/parent"),
                    Map.entry("fingerprint", "/fingerprint"),
                    Map.entry("version", "/version"),
                    Map.entry("max_prompt_length", "/max_prompt_length"),
                    Map.entry("meta", "/meta"),
                    Map.entry("regions", "/regions"),
                    Map.entry("state", "/state"),
                    Map.entry("eol_date", "/eol_date"),
                    Map.entry("license", "/license"),
                    Map.entry("link", "/link"),
                    Map.entry("quantization", "/quantization"),
                    Map.entry("arch", "/arch"),
                    Map.entry("traits", "/model_spec/traits"),
                    Map.entry("privacy", "/model_spec/privacy"),
                    Map.entry("model_source", "/model_spec/modelSource"),
                    Map.entry("constraints", "/model_spec/constraints"),
                    Map.entry("beta", "/model_spec/betaModel"),
                    Map.entry("source", "/source"),
                    Map.entry("tier", "/tier"),
                    Map.entry("number_params", "/number_params"),
                    Map.entry("task_ids", "/task_ids"),
                    Map.entry("lifecycle", "/lifecycle"),
                    // Cohere
                    Map.entry("endpoints", "/endpoints"),
                    Map.entry("default_endpoints", "/default_endpoints"),
                    Map.entry("tokenizer_url", "/tokenizer_url"),
                    Map.entry("sampling_defaults", "/sampling_defaults"),
                    Map.entry("finetuned", "/finetuned"),
                    Map.entry("is_deprecated", "/is_deprecated"));

    /// Of each provider in Hugging Face's router; its speed and health are left out.
    private static final List<String> OF_PROVIDERS =
            List.of("provider", "context_length", "pricing");

    private Details() {}

    static Map<String, JsonNode> of(Entry entry) {
        Map<String, JsonNode> details = new TreeMap<>();
        WORTH_KEEPING.forEach((name, pointer) -> {
            JsonNode value = entry.at(pointer);
            if (says(value)) {
                details.put(name, value);
            }
        });
        JsonNode providers = entry.at("/providers");
        if (providers.isArray() && !providers.isEmpty()) {
            var kept = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
            for (JsonNode provider : providers) {
                var one = kept.addObject();
                OF_PROVIDERS.stream()
                        .filter(provider::has)
                        .forEach(name -> one.set(name, provider.get(name)));
            }
            if (says(kept)) {
                details.put("providers", kept);
            }
        }
        return details;
    }

    /// Whether there is anything in a value: `{"top_p": null}` says no more than `null`.
    private static boolean says(JsonNode value) {
        if (value.isContainerNode()) {
            boolean isFilled = false;
            for (JsonNode inner : value) {
                isFilled |= says(inner);
            }
            return isFilled && value.toString().length() <= MAX_VALUE;
        }
        return !value.isMissingNode() && !value.isNull() && !value.asText().isEmpty();
    }
}
