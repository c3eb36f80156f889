package dev.portolan.api.recorded;

import dev.portolan.testing.Recording;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which recordings are not played, and why: `left-out.tsv`, lines of a word, what it is about, and
/// a reason:
///
/// ```text
/// scope  cohere-v1/*            an API that Portolan does not speak
/// scope  */rerank               …
/// left   openai-models-b07442fe …
/// ```
///
/// `scope` names `dialect/operation` (either may be `*`) that is none of Portolan's business;
/// `left` one recording that would be.
public final class LeftOut {
    private final Map<String, String> scopes = new HashMap<>();
    private final Map<String, String> left = new HashMap<>();

    public LeftOut() {
        try (InputStream in = LeftOut.class.getResourceAsStream("left-out.tsv")) {
            if (in == null) {
                throw new AssertionError("no left-out.tsv");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\t+", 3))
                    .forEach(cells ->
                            (cells[0].equals("scope") ? scopes : left).put(cells[1], cells[2]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Why a recording is not Portolan's business; empty where it is.
    public Optional<String> outOfScope(Recording recording) {
        String dialect = recording.dialect();
        String operation = recording.operation();
        return Optional.ofNullable(scopes.get(dialect + "/" + operation))
                .or(() -> Optional.ofNullable(scopes.get(dialect + "/*")))
                .or(() -> Optional.ofNullable(scopes.get("*/" + operation)));
    }

    /// Why a recording is left out all the same.
    public Optional<String> reason(Recording recording) {
        return Optional.ofNullable(left.get(recording.id()));
    }

    /// Every recording that is left out, by id.
    public Map<String, String> all() {
        return Map.copyOf(left);
    }
}
