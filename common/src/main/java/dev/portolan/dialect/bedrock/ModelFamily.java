package dev.portolan.dialect.bedrock;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /// `claude-3-7-sonnet-20250219`, `claude-opus-4-6-v1`, `claude-sonnet-4-20250514`
    private static final Pattern CLAUDE_VERSION =
            Pattern.compile("claude-(?:[a-z]+-)?(\\d{1,2})(?:-(\\d{1,2}))?(?!\\d)");

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

    /// 4.6 is 406; 0 where the name tells no version.
    static int claudeVersion(String upstreamModel) {
        Matcher version = CLAUDE_VERSION.matcher(upstreamModel.toLowerCase(Locale.ROOT));
        if (!version.find()) {
            return 0;
        }
        String minor = version.group(2);
        return 100 * Integer.parseInt(version.group(1))
                + (minor == null ? 0 : Integer.parseInt(minor));
    }
}
