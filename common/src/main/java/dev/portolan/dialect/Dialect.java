package dev.portolan.dialect;

import dev.portolan.dialect.anthropic.AnthropicMessages;
import dev.portolan.dialect.bedrock.BedrockConverse;
import dev.portolan.dialect.cohere.CohereV2;
import dev.portolan.dialect.form.Translator;
import dev.portolan.dialect.gemini.GenerateContent;
import dev.portolan.dialect.ollama.OllamaChat;
import java.util.Optional;

/// A wire format of completions. Adapters share dialects.
public enum Dialect {
    /// `POST /chat/completions` as OpenAI describes it
    /// (https://platform.openai.com/docs/api-reference/chat, read 2026-11-22). It is what clients
    /// speak too, so its bytes pass and nobody translates.
    OPENAI_CHAT("openai-chat", Optional.empty()),
    /// `POST /v1/messages` as Anthropic describes it (https://docs.anthropic.com/en/api/messages,
    /// read 2026-11-23).
    ANTHROPIC_MESSAGES("anthropic-messages", Optional.of(new AnthropicMessages())),
    /// `POST /model/{modelId}/converse` and `/converse-stream` as Amazon Bedrock describes them
    /// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, read
    /// 2026-11-26).
    BEDROCK_CONVERSE("bedrock-converse", Optional.of(new BedrockConverse())),
    /// `generateContent` and `streamGenerateContent` as Google describes them
    /// (https://ai.google.dev/api/generate-content, read 2026-11-26).
    GEMINI("gemini", Optional.of(new GenerateContent())),
    /// `POST /v2/chat` as Cohere describes it (https://docs.cohere.com/reference/chat, read
    /// 2026-11-26).
    COHERE_V2("cohere-v2", Optional.of(new CohereV2())),
    /// `POST /api/chat` as Ollama describes it (https://docs.ollama.com/api/chat, read 2026-11-26).
    OLLAMA("ollama", Optional.of(new OllamaChat()));

    private final String word;

    @SuppressWarnings("ImmutableEnumChecker") // translators keep no state
    private final Optional<Translator> translator;

    Dialect(String word, Optional<Translator> translator) {
        this.word = word;
        this.translator = translator;
    }

    /// The name in documentation and on the wire.
    public String word() {
        return word;
    }

    /// Who translates between this format and the form; empty where bytes pass.
    public Optional<Translator> translator() {
        return translator;
    }
}
