package dev.portolan.dialect.bedrock;

import java.util.Locale;

/// Whose model an id names, as far as Converse leaves differences between them. Ids come with the
/// region group of an inference profile before them (`us.`, `global.`) or as a whole ARN; that of
/// an application's own profile tells nothing.
enum ModelFamily {
    CLAUDE,
    NOVA_2,
    /// OpenAI's open models.
    GPT,
    QWEN,
    OTHER;

    static ModelFamily of(String upstreamModel) {
        String id = upstreamModel.toLowerCase(Locale.ROOT);
        if (id.contains("anthropic.claude")) {
            return CLAUDE;
        }
        if (id.contains("amazon.nova-2")) {
            return NOVA_2;
        }
        if (id.contains("openai.gpt")) {
            return GPT;
        }
        return id.contains("qwen.qwen") ? QWEN : OTHER;
    }
}
