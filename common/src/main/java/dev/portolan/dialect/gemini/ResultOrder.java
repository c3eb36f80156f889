package dev.portolan.dialect.gemini;

import dev.portolan.dialect.form.Message;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// In which order the messages of a conversation are written: as they stand, but for results of
/// tools that follow each other, which come in the order of their calls. Clients that run tools at
/// once send what is ready first.
final class ResultOrder {
    private final List<Message> conversation;

    /// Of the calls so far: their place among all, by their ids; the latest of one id.
    private final Map<String, Integer> calls = new HashMap<>();

    private int made;

    ResultOrder(List<Message> conversation) {
        this.conversation = conversation;
    }

    List<Integer> places() {
        List<Integer> places = new ArrayList<>(conversation.size());
        List<Integer> results = new ArrayList<>();
        for (int i = 0; i < conversation.size(); i++) {
            Message message = conversation.get(i);
            if (message instanceof Message.ToolResult) {
                results.add(i);
                continue;
            }
            flush(results, places);
            places.add(i);
            if (message instanceof Message.Assistant assistant) {
                assistant.toolCalls().forEach(call -> calls.put(call.id(), made++));
            }
        }
        flush(results, places);
        return places;
    }

    /// Results of calls that are not known come last, as they stand.
    private void flush(List<Integer> results, List<Integer> places) {
        results.sort(Comparator.comparingInt(this::call));
        places.addAll(results);
        results.clear();
    }

    private int call(int result) {
        return conversation.get(result) instanceof Message.ToolResult(String callId, _, _)
                ? calls.getOrDefault(callId, Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }
}
