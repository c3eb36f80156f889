package dev.portolan.dialect.openai;

import dev.portolan.dialect.form.ErrorKind;
import java.util.Arrays;
import java.util.Locale;

/// What sort of thing an error is: by its status first, by its words where one status serves
/// several sorts. Lower case; each with who says it so.
final class ErrorKinds {
    private static final String[] BAD_KEY = {
        "api key not valid", // Gemini, under 400
        "incorrect api key", // OpenAI; xAI under 400
        "invalid api key", // Groq, Mistral, Perplexity
        "api_key_invalid",
        "invalid_api_key",
        "invalid x-api-key"
    };
    private static final String[] CONTEXT = {
        "context_length_exceeded", // OpenAI, Groq, Together
        "exceed_context_size", // llama.cpp
        "maximum context length", // OpenAI, DeepSeek, OpenRouter, vLLM
        "max context length", // Ollama
        "prompt too long", // Ollama
        "prompt is too long", // Anthropic
        "context window",
        "context size",
        "context length",
        "too many input tokens",
        "input is too long",
        "maximum prompt length", // xAI
        "exceeds the maximum number of tokens", // Gemini
        "too large for model with" // Mistral
    };
    private static final String[] FILTER = {
        "content_filter", // Azure
        "content management policy", // Azure
        "responsibleaipolicyviolation", // Azure
        "content_policy_violation",
        "content policy",
        "usage guidelines", // xAI
        "moderation", // OpenRouter
        "data_inspection_failed" // Alibaba
    };
    private static final String[] MODEL = {
        "model_not_found",
        "invalid_model", // Mistral
        "invalid model",
        "model_decommissioned", // Groq
        "not a valid model id", // OpenRouter
        "no endpoints found for", // OpenRouter
        "unknown model",
        "deploymentnotfound" // Azure
    };
    private static final String[] QUOTA = {
        "insufficient_quota", // OpenAI
        "billing_hard_limit",
        "billing_not_active",
        "insufficient balance", // DeepSeek
        "insufficient credits",
        "credit balance is too low", // Anthropic
        "used all available credits" // xAI
    };
    private static final String[] OVERLOADED = {"overloaded", "engine_overloaded", "no capacity"};

    private ErrorKinds() {}

    static ErrorKind of(int status, ProviderError error) {
        String words =
                String.join(" ", error.code().orElse(""), error.type().orElse(""), error.message())
                        .toLowerCase(Locale.ROOT);
        return switch (status) {
            case 400, 422 -> ofRequest(words);
            case 403 -> ofForbidden(words);
            case 404 ->
                    says(words, MODEL) || words.contains("model")
                            ? ErrorKind.MODEL_NOT_FOUND
                            : ErrorKind.NOT_FOUND;
            case 413 -> says(words, CONTEXT) ? ErrorKind.CONTEXT_LENGTH : ErrorKind.TOO_LARGE;
            case 429 -> says(words, QUOTA) ? ErrorKind.QUOTA : ErrorKind.RATE_LIMIT;
            case 500, 502 -> ofServer(words);
            default -> ErrorKind.ofStatus(status);
        };
    }

    private static ErrorKind ofRequest(String words) {
        if (says(words, BAD_KEY)) {
            return ErrorKind.AUTHENTICATION;
        }
        if (says(words, CONTEXT)) {
            return ErrorKind.CONTEXT_LENGTH;
        }
        if (says(words, FILTER)) {
            return ErrorKind.CONTENT_FILTER;
        }
        if (says(words, MODEL) || words.matches(".*\\bmodel\\b.*(does not exist|not found).*")) {
            return ErrorKind.MODEL_NOT_FOUND;
        }
        return says(words, QUOTA) ? ErrorKind.QUOTA : ErrorKind.INVALID_REQUEST;
    }

    private static ErrorKind ofForbidden(String words) {
        if (says(words, BAD_KEY)) {
            return ErrorKind.AUTHENTICATION;
        }
        if (says(words, QUOTA)) {
            return ErrorKind.QUOTA;
        }
        return says(words, FILTER) ? ErrorKind.CONTENT_FILTER : ErrorKind.PERMISSION;
    }

    private static ErrorKind ofServer(String words) {
        if (says(words, CONTEXT)) {
            return ErrorKind.CONTEXT_LENGTH;
        }
        return says(words, OVERLOADED) ? ErrorKind.OVERLOADED : ErrorKind.SERVER;
    }

    private static boolean says(String words, String... any) {
        return Arrays.stream(any).anyMatch(words::contains);
    }
}
