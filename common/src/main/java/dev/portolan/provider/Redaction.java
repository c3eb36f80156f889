package dev.portolan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.portolan.dialect.form.Trees;
import dev.portolan.secret.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Blots out of a provider's words what gives its credential away: some providers quote the key
/// they refuse, whole or with its middle starred out. Of a credential that is a document, each text
/// in it is such a key; of a key of several lines, each line.
public final class Redaction {
    private static final String BLOT = "[redacted]";

    /// Shorter pieces would be found in ordinary words.
    private static final int TELLING = 8;

    /// Fields of credential documents that hold no secret, but words that errors may well need.
    private static final Set<String> OPEN =
            Set.of(
                    "type",
                    "project_id",
                    "universe_domain",
                    "auth_uri",
                    "token_uri",
                    "auth_provider_x509_cert_url",
                    "client_x509_cert_url",
                    "Version",
                    "Expiration");

    private final Set<String> secrets;

    private Redaction(Set<String> secrets) {
        this.secrets = secrets;
    }

    /// Of everything that a provider is called with.
    public static Redaction of(ProviderAdapter adapter, ProviderAccess access) {
        List<Secret> known = new ArrayList<>(adapter.otherSecrets(access));
        access.credential().ifPresent(known::add);
        return of(known);
    }

    static Redaction of(List<Secret> known) {
        Set<String> secrets = new LinkedHashSet<>();
        for (Secret secret : known) {
            String text = secret.reveal().strip();
            add(text, secrets);
            if (text.startsWith("{")) {
                Trees.of(text).ifPresent(document -> collect(document, secrets));
            }
        }
        return new Redaction(secrets);
    }

    private static void collect(JsonNode node, Collection<String> secrets) {
        if (node.isTextual()) {
            add(node.textValue().strip(), secrets);
            node.textValue()
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.startsWith("-----"))
                    .forEach(line -> add(line, secrets));
        } else if (node.isObject()) {
            node.properties().stream()
                    .filter(field -> !OPEN.contains(field.getKey()))
                    .forEach(field -> collect(field.getValue(), secrets));
        } else {
            node.forEach(each -> collect(each, secrets));
        }
    }

    private static void add(String text, Collection<String> secrets) {
        if (text.length() >= TELLING) {
            secrets.add(text);
        }
    }

    public String of(String words) {
        String blotted = words;
        for (String secret : secrets) {
            blotted = blotted.isEmpty() ? blotted : without(secret, blotted);
        }
        return blotted;
    }

    private static String without(String secret, String words) {
        List<String> kept = new ArrayList<>();
        for (String word : words.replace(secret, BLOT).split(" ", -1)) {
            kept.add(givesAway(secret, word) ? BLOT : word);
        }
        return String.join(" ", kept);
    }

    /// Text anywhere in a JSON value.
    public JsonNode of(JsonNode value) {
        if (value.isTextual()) {
            return TextNode.valueOf(of(value.textValue()));
        }
        if (value.isArray()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode(value.size());
            value.forEach(each -> list.add(of(each)));
            return list;
        }
        if (!value.isObject()) {
            return value;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        value.properties().forEach(field -> object.set(of(field.getKey()), of(field.getValue())));
        return object;
    }

    /// A name, such as a robot's, and a document begin like many words; they count whole only.
    private static boolean givesAway(String secret, String word) {
        boolean isTelling = !secret.contains("@") && !secret.startsWith("{");
        return (isTelling && word.contains(secret.substring(0, TELLING)))
                || (word.contains("**") && word.contains(secret.substring(secret.length() - 4)));
    }
}
