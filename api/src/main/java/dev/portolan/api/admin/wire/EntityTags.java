package dev.portolan.api.admin.wire;

import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The condition a request puts in `If-Match` or `If-None-Match`: any of some entity tags, or `*`.
///
/// @param tags opaque parts without quotes; a weak tag keeps its `W/` and so never equals one of
///   ours
public record EntityTags(boolean any, List<String> tags) {
    public EntityTags {
        tags = List.copyOf(tags);
    }

    public static Optional<EntityTags> parse(List<String> headers) {
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        List<String> tags = new ArrayList<>();
        for (String part : String.join(",", headers).split(",", -1)) {
            String tag = part.strip();
            if (tag.equals("*")) {
                return Optional.of(new EntityTags(true, List.of()));
            }
            tags.add(
                    tag.length() >= 2 && tag.startsWith("\"") && tag.endsWith("\"")
                            ? tag.substring(1, tag.length() - 1)
                            : tag);
        }
        return Optional.of(new EntityTags(false, tags));
    }

    public boolean matches(String current) {
        return any || tags.contains(current);
    }

    /// As [#matches], for `If-None-Match`, which looks through weakness.
    public boolean matchesWeakly(String current) {
        return matches(current) || tags.contains("W/\"" + current + "\"");
    }

    /// @throws ProblemException 412 where the condition names another tag than the current one
    public static void require(Optional<EntityTags> ifMatch, String current) {
        if (ifMatch.isPresent() && !ifMatch.get().matches(current)) {
            throw Problem.of(
                            412,
                            "stale_etag",
                            "Changed by somebody else",
                            "Since you read it this has changed: its ETag is now \"%s\". Read it again and decide again."
                                    .formatted(current))
                    .asException();
        }
    }
}
