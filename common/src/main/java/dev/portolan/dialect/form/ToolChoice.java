package dev.portolan.dialect.form;

import java.util.List;

/// Which tools the model may or must call.
public sealed interface ToolChoice {
    /// The client said nothing: the provider's own way.
    record Unsaid() implements ToolChoice {}

    record Auto() implements ToolChoice {}

    record None() implements ToolChoice {}

    /// At least one call.
    record Required() implements ToolChoice {}

    /// This function.
    record Named(String function) implements ToolChoice {}

    /// Some of these functions only: OpenAI's `allowed_tools`.
    ///
    /// @param required whether at least one must be called
    record Allowed(List<String> functions, boolean required) implements ToolChoice {
        public Allowed {
            functions = List.copyOf(functions);
        }
    }

    /// Whether a function may be called at all: for formats that are not told which, and are given
    /// the others only.
    default boolean allows(String function) {
        return !(this instanceof Allowed(List<String> functions, _))
                || functions.isEmpty()
                || functions.contains(function);
    }

    /// Whether at least one call must be made.
    default boolean isForced() {
        return switch (this) {
            case Required _, Named _ -> true;
            case Allowed(_, boolean required) -> required;
            case Unsaid _, Auto _, None _ -> false;
        };
    }
}
