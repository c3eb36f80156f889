package dev.portolan.api.dispatch;

import dev.portolan.api.routing.Target;
import dev.portolan.api.upstream.PreparedCall;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;

/// What the client is told of the attempt whose answer it gets.
///
/// @param number how many attempts there have been with this one
/// @param leftOut what of the request its provider cannot do
record Announcement(Target target, int number, SortedSet<String> leftOut) {
    static Announcement of(PreparedCall call, int number) {
        return new Announcement(call.target(), number, call.leftOut());
    }

    /// @param target who would have been
    static Announcement ofNobodyAsked(Target target) {
        return new Announcement(target, 0, Collections.emptySortedSet());
    }

    Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-portolan-model", target.model().id().toString());
        headers.put("x-portolan-provider", target.provider());
        headers.put("x-portolan-attempts", String.valueOf(number));
        if (!leftOut.isEmpty()) {
            headers.put(
                    "x-portolan-warnings", "unsupported_parameters: " + String.join(", ", leftOut));
        }
        return headers;
    }
}
