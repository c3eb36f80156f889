package dev.portolan.dialect.openai;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/// Ids for calls of the time before there were tools, when a message held one `function_call` and
/// its result named the function instead of the call. For one request; the same conversation gets
/// the same ids again in its next turn.
final class LegacyCalls {
    private final Set<String> taken = new HashSet<>();
    private final Map<String, Queue<String>> unanswered = new HashMap<>();
    private final Map<String, String> last = new HashMap<>();

    /// The id of another call.
    String called(String function) {
        String id = "call_" + function;
        for (int i = 2; !taken.add(id); i++) {
            id = "call_" + function + "_" + i;
        }
        unanswered.computeIfAbsent(function, _ -> new ArrayDeque<>()).add(id);
        last.put(function, id);
        return id;
    }

    /// The id of the call that a result answers: the first that has none yet, or else the last.
    String answered(String function) {
        Queue<String> waiting = unanswered.get(function);
        return waiting == null || waiting.isEmpty()
                ? last.getOrDefault(function, "call_" + function)
                : waiting.remove();
    }
}
