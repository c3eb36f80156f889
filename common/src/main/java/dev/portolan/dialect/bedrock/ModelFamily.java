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

    /// What comes after everything that is known.
    private static final int NEWEST = 10_000;

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

    /// 4.6 is 406. The first generations, `claude-v2:1` and `claude-instant-v1`, are 0; a name
    /// without a version, such as `claude-mythos-preview`, is newer than them all.
    static int claudeVersion(String upstreamModel) {
        String id = upstreamModel.toLowerCase(Locale.ROOT);
        if (id.contains("claude-v") || id.contains("claude-instant")) {
            return 0;
        }
        Matcher version = CLAUDE_VERSION.matcher(id);
        if (!version.find()) {
            return NEWEST;
        }
        String minor = version.group(2);
        return 100 * Integer.parseInt(version.group(1))
                + (minor == null ? 0 : Integer.parseInt(minor));
    }
}
