package dev.portolan.api.admission;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// What a request shows at the door: the values of its headers `Authorization`, `x-api-key` and
/// `Via`. Never printed.
public record Credentials(List<String> authorization, List<String> apiKey, List<String> via) {
    private static final String SCHEME = "bearer ";

    public Credentials {
        authorization = List.copyOf(authorization);
        apiKey = List.copyOf(apiKey);
        via = List.copyOf(via);
    }

    /// @param values a header's values, by its name
    public static Credentials of(Function<String, List<String>> values) {
        return new Credentials(
                values.apply("Authorization"), values.apply("x-api-key"), values.apply("Via"));
    }

    /// The different keys shown. More than one is ambiguous: which would be checked, which metered?
    Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (String value : authorization) {
            if (value.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
                keys.add(value.substring(SCHEME.length()).strip());
            } else {
                keys.add(value.strip()); // another scheme: no key of ours, but a second opinion
                // all the same
            }
        }
        for (String value : apiKey) {
            keys.add(value.strip());
        }
        keys.remove("");
        return keys;
    }

    @Override
    public String toString() {
        return "<credentials>";
    }
}
