package dev.portolan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// How many tokens a model takes and gives, in every provider's words for it.
final class Limits {
    private static final String[] CONTEXT = {
        "/context_length", // OpenRouter, Groq, Together, Fireworks, Venice, Moonshot
        "/context_window", // Groq
        "/max_context_length", // Mistral, LM Studio
        "/max_model_len", // vLLM, SGLang
        "/meta/n_ctx", // llama.cpp: what it was started with, not what the model was trained for
        "/top_provider/context_length",
        "/model_spec/availableContextTokens", // Venice
        "/metadata/context_length", // DeepInfra
        "/limits/max_context_window_tokens",
        "/limits/max_context_length",
        "/model_limits/max_sequence_length", // watsonx
        "/context_size",
        "/max_input_tokens",
        "/meta/n_ctx_train"
    };

    private static final String[] OUTPUT = {
        "/top_provider/max_completion_tokens", // OpenRouter
        "/max_completion_tokens", // Groq
        "/max_output_length", // Groq
        "/max_output_tokens",
        "/model_spec/maxCompletionTokens", // Venice
        "/limits/max_output_tokens",
        "/limits/max_completion_tokens",
        "/metadata/max_tokens", // DeepInfra
        "/max_tokens",
        "/model_limits/max_output_tokens"
    };

    private Limits() {}

    static Optional<Integer> context(Entry entry) {
        return entry.count(CONTEXT).or(() -> leastOfProviders(entry, "/context_length"));
    }

    static Optional<Integer> output(Entry entry) {
        return entry.count(OUTPUT).or(() -> leastOfProviders(entry, "/max_output_tokens"));
    }

    /// Hugging Face's router may choose any of a model's live providers: only what the least of
    /// them takes is sure to fit.
    private static Optional<Integer> leastOfProviders(Entry entry, String pointer) {
        Optional<Integer> least = Optional.empty();
        for (JsonNode provider : RouterProviders.live(entry)) {
            Optional<Integer> count = new Entry(provider).count(pointer);
            if (count.isPresent() && (least.isEmpty() || count.get() < least.get())) {
                least = count;
            }
        }
        return least;
    }
}
