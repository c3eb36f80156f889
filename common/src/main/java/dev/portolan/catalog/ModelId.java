package dev.portolan.catalog;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Names one model at one provider: `<provider>/<the provider's own id>`, split on the first `/`
/// only, so `openrouter/openai/gpt-4o` is `openai/gpt-4o` at `openrouter`.
///
/// @param provider a provider's id: 1-63 characters of `a-z 0-9 _ -`, beginning with a letter or
///   digit
/// @param upstreamModel what the provider calls the model; any number of `/`, `:` and `.`
public record ModelId(String provider, String upstreamModel) {
    /// The longest whole id, in characters; the database has the same bound.
    public static final int MAX_LENGTH = 256;

    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    public ModelId {
        if (!isProviderId(provider)) {
            throw new IllegalArgumentException(
                    "provider '%s' must match %s".formatted(provider, PROVIDER.pattern()));
        }
        if (upstreamModel.isBlank() || upstreamModel.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("upstream model must be printable and not blank");
        }
        if (provider.length() + 1 + upstreamModel.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "model id is longer than " + MAX_LENGTH + " characters");
        }
    }

    /// The id a string spells, or empty where it names no provider or breaks a bound.
    public static Optional<ModelId> parse(String text) {
        int slash = text.indexOf('/');
        if (slash <= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ModelId(text.substring(0, slash), text.substring(slash + 1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    public static boolean isProviderId(String text) {
        return PROVIDER.matcher(text).matches();
    }

    /// Whether it can stand in the path of a URL. What a path could mean in two ways is refused
    /// there, so nobody could look at such a model or switch it off.
    public boolean isAddressable() {
        return upstreamModel.chars().noneMatch(each -> each == '%' || each == '\\')
                && Arrays.stream(upstreamModel.split("/", -1))
                        .noneMatch(Set.of("", ".", "..")::contains);
    }

    @Override
    public String toString() {
        return provider + "/" + upstreamModel;
    }
}
