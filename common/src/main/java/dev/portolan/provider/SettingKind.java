package dev.portolan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// What may stand in one of a provider's settings. Immutable.
public final class SettingKind {
    /// Headers that adapters fill themselves; a credential does not belong there.
    private static final Set<String> ADAPTERS_OWN = Set.of("accept", "content-type");

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
                    value -> value.isTextual() || (value.isArray() && areTexts(value, _ -> true)));

    /// The name of a header that an adapter may set.
    public static final SettingKind HEADER_NAME =
            legal(
                    "must be a header's name, such as X-Api-Key, and none that frames or routes a request",
                    text ->
                            HttpText.isHeaderName(text)
                                    && !HttpText.isOfTheConnection(text)
                                    && !ADAPTERS_OWN.contains(text.toLowerCase(Locale.ROOT)));

    /// What is sent in a header, or a part of it.
    public static final SettingKind HEADER_VALUE =
            legal("must be of printable ASCII characters", HttpText::isPlainHeaderValue);

    /// A path that is added to the base URL, perhaps with a query.
    public static final SettingKind PATH =
            legal("must be a path such as /chat/completions", Addresses::isPath);

    /// A path or a list of paths; whole addresses too.
    public static final SettingKind PATHS =
            new SettingKind(
                    "must be a path such as /models, or a list of paths",
                    value ->
                            value.isTextual()
                                    ? Addresses.isPlace(value.textValue())
                                    : value.isArray() && areTexts(value, Addresses::isPlace),
                    true);

    /// A query, without its question mark.
    public static final SettingKind QUERY =
            legal("must be a query such as limit=1000", Addresses::isQuery);

    /// A part of an address that stands there as it is: a region, a version.
    public static final SettingKind ADDRESS_PART =
            legal("must be of letters, digits and . _ -", Addresses::isPart);

    /// A list of whatever the adapter says.
    public static final SettingKind LIST = new SettingKind("must be a list", JsonNode::isArray);

    /// What becomes of a request's fields that a provider cannot do.
    public static final SettingKind UNSUPPORTED_PARAMETERS = oneOf("warn", "drop", "reject");

    /// Whether a provider can be called without a credential: a [CredentialNeed].
    public static final SettingKind CREDENTIAL_NEED = oneOf("required", "optional", "none");

    private final String rule;
    private final Predicate<JsonNode> allowed;
    private final boolean isSent;

    private SettingKind(String rule, Predicate<JsonNode> allowed) {
        this(rule, allowed, false);
    }

    /// @param isSent whether it becomes a part of requests, so that they fail with a wrong one
    private SettingKind(String rule, Predicate<JsonNode> allowed, boolean isSent) {
        this.rule = rule;
        this.allowed = allowed;
        this.isSent = isSent;
    }

    /// An empty text is as good as none.
    private static SettingKind legal(String rule, Predicate<String> legal) {
        return new SettingKind(
                rule,
                value ->
                        value.isTextual()
                                && (value.textValue().isEmpty() || legal.test(value.textValue())),
                true);
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

    /// Whether every request would fail with this value. Other values that are not allowed count as
    /// absent.
    boolean spoils(JsonNode value) {
        return isSent && (value.isTextual() || value.isArray()) && !allows(value);
    }

    private static boolean areTexts(JsonNode list, Predicate<String> legal) {
        for (JsonNode element : list) {
            if (!element.isTextual() || !legal.test(element.textValue())) {
                return false;
            }
        }
        return true;
    }
}
