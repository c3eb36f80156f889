package dev.portolan.dialect.claude;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.CalledModel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a Claude takes and refuses. The catalog's word comes first (`reasoning`,
/// `adaptive_thinking`, `effort_xhigh`, ...); only Anthropic's own list tells these, so at Bedrock,
/// Vertex AI and Azure it is mostly the version in the model's name that speaks. A name without a
/// version (`claude-opus-latest`, a deployment `claude-prod`) is taken for the newest. Models of
/// other makers that are spoken to as if they were Claude are asked as 4.0 is, which takes the
/// most.
///
/// From https://platform.claude.com/docs/en/build-with-claude/thinking,
/// https://platform.claude.com/docs/en/build-with-claude/effort and the pages "What's new" and
/// "Migration guide" of each model beside them, read 2026-11-26.
public final class ClaudeModel {
    /// `claude-3-7-sonnet-20250219`, `us.anthropic.claude-opus-4-6-v1`, `claude-sonnet-4@20250514`,
    /// `claude-opus-4.5`, and of people's own naming `claude_opus4_5`, `claude-sonnet-45`; but
    /// neither `claude-prod-2` nor all of `claude-sonnet-4-1m`
    private static final Pattern VERSION =
            Pattern.compile(
                    "(?:claude|(?:claude-?)?(?:opus|sonnet|haiku|fable|mythos))-?"
                            + "(\\d{1,2})(?:[-.](\\d{1,2})(?![\\da-z]))?(?!\\d)");

    private static final Pattern FIRST = Pattern.compile("claude-(?:v\\d|instant)");

    /// What comes after everything that is known.
    private static final int NEWEST = 10_000;

    private static final int NEWEST_WITHOUT_ADAPTIVE_THINKING = 405;
    private static final int OTHER_MAKERS = 400;

    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");

    /// The first version of the API that takes no sampling; they are dates.
    private static final String API_NO_SAMPLING = "2026-10-21";

    private final CalledModel model;
    private final String name;

    /// 4.6 is 406; the first generations, `claude-v2:1` and `claude-instant-v1`, are 0.
    private final int version;

    public ClaudeModel(CalledModel model) {
        this.model = model;
        this.name = model.upstreamModel().toLowerCase(Locale.ROOT).replace('_', '-');
        this.version = version();
    }

    /// Where the catalog knows better than the name, it is right.
    private int version() {
        Optional<Boolean> isAdaptive = model.can("adaptive_thinking");
        if (!name.contains("claude") && !isAdaptive.orElse(false)) {
            return OTHER_MAKERS;
        }
        return isAdaptive.orElse(true)
                ? versionOfName()
                : Math.min(versionOfName(), NEWEST_WITHOUT_ADAPTIVE_THINKING);
    }

    private int versionOfName() {
        if (FIRST.matcher(name).find()) {
            return 0;
        }
        Matcher found = VERSION.matcher(name);
        if (!found.find()) {
            return NEWEST;
        }
        int major = Integer.parseInt(found.group(1));
        String minor = found.group(2);
        if (major > 9 && minor == null) {
            return 100 * (major / 10) + major % 10;
        }
        return 100 * major + (minor == null ? 0 : Integer.parseInt(minor));
    }

    /// Whether it can think at all: from 3.7 on.
    boolean thinks() {
        return model.can("reasoning")
                .orElse(version >= 307 || model.can("adaptive_thinking").orElse(false));
    }

    /// Whether it is told an effort rather than a budget of tokens. 4.6 takes both and advises
    /// against the budget; later ones answer a budget with a 400.
    boolean isAdaptive() {
        return model.can("adaptive_thinking").orElse(version >= 406);
    }

    /// Whether it thinks where nobody says anything of it: from 5 on, and Mythos always did.
    boolean thinksUnasked() {
        return thinks() && (version >= 500 || name.contains("mythos"));
    }

    /// The kind of `thinking` that keeps one from thinking that does so unasked, at efforts up to
    /// `high`; empty where nothing does.
    Optional<String> off() {
        if (name.contains("sonnet") && version > 500 && version < NEWEST) {
            return Optional.of("between_tools");
        }
        boolean canStop =
                name.contains("haiku") && version < NEWEST
                        || version == 500 && (name.contains("opus") || name.contains("sonnet"));
        return canStop ? Optional.of("disabled") : Optional.empty();
    }

    /// Whether it shows nothing of its thoughts unless `display` asks for them.
    boolean hidesThoughts() {
        return version >= 407;
    }

    /// Whether a forced call and thinking go together: never with a budget; Bedrock refuses
    /// adaptive thinking too up to 4.7 (https://github.com/langchain-ai/langchain-aws/pull/1151,
    /// read 2026-11-26).
    boolean thinksBesideForcedCalls() {
        return isAdaptive() && version >= 408;
    }

    /// Whether `tool_choice` cannot force a call: those after 5.0, but for Haiku.
    public boolean refusesForcedCalls() {
        return version > 500 && version < NEWEST && !name.contains("haiku");
    }

    /// Whether any temperature, `top_p` or `top_k` but the default is a 400, thinking or not: from
    /// 4.7 on, and of whatever model where its provider is set to a newer version of the API
    /// (https://platform.claude.com/docs/en/api/migration-2026-10-21, read 2026-11-26).
    boolean refusesSampling() {
        JsonNode api = model.settings().get("anthropic_version");
        return version >= 407 || api != null && api.asText("").compareTo(API_NO_SAMPLING) >= 0;
    }

    /// Whether temperature and `top_p` together are a 400: from 4.1 on.
    boolean takesOneOfTemperatureAndTopP() {
        return version >= 401;
    }

    /// The nearest effort below that it takes, where it does not take the one that is asked for. A
    /// word that is none of the five is the provider's to judge.
    String effort(String asked) {
        if (asked.equals("minimal")) {
            return EFFORTS.getFirst();
        }
        for (int i = EFFORTS.indexOf(asked); i >= 0; i--) {
            if (takesEffort(EFFORTS.get(i))) {
                return EFFORTS.get(i);
            }
        }
        return asked;
    }

    /// `max` came with 4.6, `xhigh` with 4.7; Mythos Preview has no `xhigh`.
    private boolean takesEffort(String effort) {
        return model.can("effort_" + effort)
                .orElse(
                        switch (effort) {
                            case "max" -> version >= 406;
                            case "xhigh" -> version >= 407 && !name.contains("mythos-preview");
                            default -> true;
                        });
    }
}
