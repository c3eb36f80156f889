package dev.portolan.provider;

import com.fasterxml.jackson.databind.JsonNode;

/// What may stand in one of a provider's settings.
public enum SettingKind {
    /// A text, perhaps empty.
    TEXT("must be a text"),
    /// `true` or `false`.
    FLAG("must be true or false"),
    /// A whole number from 0 to 2147483647.
    COUNT("must be a whole number, 0 or more"),
    /// A text or a list of texts.
    TEXTS("must be a text or a list of texts"),
    /// A list of whatever the adapter says.
    LIST("must be a list");

    private final String rule;

    SettingKind(String rule) {
        this.rule = rule;
    }

    /// What is allowed, as the rest of a sentence that begins with the setting's name.
    public String rule() {
        return rule;
    }

    public boolean allows(JsonNode value) {
        return switch (this) {
            case TEXT -> value.isTextual();
            case FLAG -> value.isBoolean();
            case COUNT ->
                    value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 0;
            case TEXTS -> value.isTextual() || (value.isArray() && areTexts(value));
            case LIST -> value.isArray();
        };
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
