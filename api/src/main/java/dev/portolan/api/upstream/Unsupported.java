package dev.portolan.api.upstream;

import dev.portolan.catalog.Provider;
import dev.portolan.provider.ProviderSettings;

/// What to do with a request's fields that a provider cannot do: its setting
/// `unsupported_parameters`.
enum Unsupported {
    /// Do without, and name them in the answer's `x-portolan-warnings`.
    WARN,
    /// Do without.
    DROP,
    /// Refuse the request.
    REJECT;

    private static final String SETTING = "unsupported_parameters";

    static Unsupported of(Provider provider) {
        return switch (new ProviderSettings(provider).text(SETTING).orElse("warn")) {
            case "drop" -> DROP;
            case "reject" -> REJECT;
            default -> WARN;
        };
    }
}
