package dev.portolan.api.admin.problem;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;

/// One thing wrong with a request.
///
/// @param field where: a path such as `credential.api_key`, or a query parameter
/// @param value what stood there, shortened; absent where it is missing or could be a secret
/// @param rule what should have stood there, as the rest of a sentence: `must be 1-200 characters`
public record Violation(String field, Optional<String> value, String rule) {
    private static final int SHOWN = 100;

    public Violation {
        value = value.map(Violation::shown);
    }

    public static Violation of(String field, String value, String rule) {
        return new Violation(field, Optional.of(value), rule);
    }

    /// For a text of a body: shown in quotes, as everything of a body is shown as JSON.
    public static Violation ofText(String field, String text, String rule) {
        return of(field, TextNode.valueOf(text).toString(), rule);
    }

    /// For a field whose value must not be repeated.
    public static Violation hidden(String field, String rule) {
        return new Violation(field, Optional.empty(), rule);
    }

    private static String shown(String value) {
        if (value.contains("sk-") || value.contains("adm_")) {
            return "(looks like a key)";
        }
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }
}
