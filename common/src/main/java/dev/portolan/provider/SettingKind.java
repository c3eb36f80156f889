package dev.portolan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;

/// What may stand in one of a provider's settings. Immutable.
public final class SettingKind {
    /// A text, perhaps empty.
    public static final SettingKind TEXT = new SettingKind("must be a text", JsonNode::isTextual);

    /// `true` or `false`.
    public static final SettingKind FLAG =
            new SettingKind("must be true or false", JsonNode::isBoolean);

    /// A whole number from 0 to 2147483647.
    public static final SettingKind COUNT =
            new SettingKind(
                    "must be a whole number, 0 or more",
                    value ->
                            value.isIntegralNumber()
                                    && value.canConvertToInt()
                                    && value.intValue() >= 0);

    /// A text or a list of texts.
    public static final SettingKind TEXTS =
            new SettingKind(
                    "must be a text or a list of texts",
                    value -> value.isTextual() || (value.isArray() && areTexts(value)));

    /// A list of whatever the adapter says.
    public static final SettingKind LIST = new SettingKind("must be a list", JsonNode::isArray);

    /// What becomes of a request's fields that a provider cannot do.
    public static final SettingKind UNSUPPORTED_PARAMETERS = oneOf("warn", "drop", "reject");

    /// Whether a provider can be called without a credential: a [CredentialNeed].
    public static final SettingKind CREDENTIAL_NEED = oneOf("required", "optional", "none");

    private final String rule;
    private final Predicate<JsonNode> allowed;

    private SettingKind(String rule, Predicate<JsonNode> allowed) {
        this.rule = rule;
        this.allowed = allowed;
    }

    /// One of a few words, as they are written here.
    public static SettingKind oneOf(String... words) {
        List<String> all = List.of(words);
        return new SettingKind(
                "must be one of " + String.join(", ", all),
                value -> value.isTextual() && all.contains(value.textValue()));
    }

    /// What is allowed, as the rest of a sentence that begins with the setting's name.
    public String rule() {
        return rule;
    }

    public boolean allows(JsonNode value) {
        return allowed.test(value);
    }

    private static boolean areTexts(JsonNode list) {
        for (JsonNode element : list) {
            if (!element.isTextual()) {
                return false;
            }
        }
        return true;
    }
}
