package dev.portolan.secret;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// How a keyring is written: `{"primary": "k1", "keys": {"k1": "<32 bytes in base64>"}}`.
final class KeyringFormat {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    private KeyringFormat() {}

    /// @param source where the text came from, for the messages
    static Keyring parse(String text, String source) {
        JsonNode ring = json(text, source);
        JsonNode primary = ring.path("primary");
        JsonNode keys = ring.path("keys");
        if (ring.size() != 2 || !primary.isTextual() || !keys.isObject()) {
            throw new KeyringException(
                    source
                            + " is no keyring; it must read {\"primary\": \"k1\", \"keys\": {\"k1\": \"<32 bytes in base64>\"}}");
        }
        Map<String, byte[]> roots = new LinkedHashMap<>();
        keys.properties()
                .forEach(key ->
                        roots.put(key.getKey(), decode(key.getKey(), key.getValue(), source)));
        return new Keyring(primary.textValue(), roots);
    }

    static String write(String primaryId, Map<String, byte[]> roots) {
        ObjectNode ring = JSON.createObjectNode().put("primary", primaryId);
        ObjectNode keys = ring.putObject("keys");
        roots.forEach((id, root) -> keys.put(id, Base64.getEncoder().encodeToString(root)));
        return ring + "\n";
    }

    static void requireStrong(String id, byte[] root) {
        if (!ID.matcher(id).matches()) {
            throw new KeyringException(
                    "'" + id + "' is no key id (A-Z a-z 0-9 _ -, 1-32 characters)");
        }
        if (root.length != Keyring.KEY_BYTES) {
            throw new KeyringException(
                    "key '"
                            + id
                            + "' of the keyring has "
                            + root.length
                            + " bytes; it must have exactly "
                            + Keyring.KEY_BYTES);
        }
        // 32 random bytes hold fewer than 16 different values once in more than 10^9 keys; a
        // pattern nearly always does.
        boolean[] seen = new boolean[256];
        int distinct = 0;
        boolean readable = true;
        for (byte b : root) {
            distinct += seen[b & 0xff] ? 0 : 1;
            seen[b & 0xff] = true;
            readable &= b >= 0x20 && b < 0x7f;
        }
        if (distinct < 16 || readable) {
            throw new KeyringException(
                    "key '"
                            + id
                            + "' of the keyring is not random; make one with: head -c 32 /dev/urandom | base64");
        }
    }

    private static JsonNode json(String text, String source) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException _) {
            // Its message would quote the text.
            throw new KeyringException(source + " is no JSON, so no keyring");
        }
    }

    private static byte[] decode(String id, JsonNode base64, String source) {
        try {
            return Base64.getDecoder().decode(base64.isTextual() ? base64.textValue() : "");
        } catch (IllegalArgumentException _) {
            throw new KeyringException(source + ": key '" + id + "' is not base64");
        }
    }
}
