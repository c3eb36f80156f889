package dev.portolan.worker.rotation;

import dev.portolan.secret.Keyring;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Keyrings of the same three keys.
public final class Rings {
    private static final Map<String, String> ROOTS =
            Map.of(
                    "k1", "AAECAwQFBgcICQoLDA0OD6ChoqOkpaanqKmqq6ytrq8=",
                    "k2", "EBESExQVFhcYGRobHB0eH7ChoqOkpaanqKmqq6ytrq8=",
                    "k3", "ICEiIyQlJicoKSorLC0uL8ChoqOkpaanqKmqq6ytrq8=");

    private Rings() {}

    public static Keyring ring(String primary, String... ids) {
        return Keyring.load(Optional.of(json(primary, ids)), Optional.empty());
    }

    /// As the environment variable takes it.
    public static String json(String primary, String... ids) {
        return Arrays.stream(ids)
                .map(id -> "\"%s\": \"%s\"".formatted(id, ROOTS.get(id)))
                .collect(
                        Collectors.joining(
                                ", ", "{\"primary\": \"" + primary + "\", \"keys\": {", "}}"));
    }
}
