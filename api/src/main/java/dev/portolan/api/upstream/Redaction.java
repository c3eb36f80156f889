package dev.portolan.api.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Blots out of a provider's words what gives its credential away: some providers quote the key
/// they refuse, whole or with its middle starred out.
final class Redaction {
    private static final String BLOT = "[redacted]";

    /// Shorter pieces would be found in ordinary words.
    private static final int TELLING = 8;

    private final Optional<String> credential;

    private Redaction(Optional<String> credential) {
        this.credential = credential;
    }

    static Redaction of(ProviderAccess access) {
        return new Redaction(
                access.credential().map(Secret::reveal).filter(text -> text.length() >= TELLING));
    }

    String of(String words) {
        if (credential.isEmpty() || words.isEmpty()) {
            return words;
        }
        String secret = credential.get();
        String blotted = words.replace(secret, BLOT);
        List<String> kept = new ArrayList<>();
        for (String word : blotted.split(" ", -1)) {
            kept.add(givesAway(secret, word) ? BLOT : word);
        }
        return String.join(" ", kept);
    }

    /// Text anywhere in a JSON value.
    JsonNode of(JsonNode value) {
        if (credential.isEmpty() || value.isNumber() || value.isBoolean() || value.isNull()) {
            return value;
        }
        if (value.isTextual()) {
            return TextNode.valueOf(of(value.textValue()));
        }
        return value.toString().contains(credential.get()) ? TextNode.valueOf(BLOT) : value;
    }

    private static boolean givesAway(String secret, String word) {
        return word.contains(secret.substring(0, TELLING))
                || (word.contains("**") && word.contains(secret.substring(secret.length() - 4)));
    }
}
