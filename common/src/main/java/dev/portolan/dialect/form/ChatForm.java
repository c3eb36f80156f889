package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A chat completion as the client asked for it, in no provider's words.
///
/// @param messages at least one, in order
/// @param parallelToolCalls whether several tools may be called at once; empty: the provider's own
///   way
/// @param maxOutputTokens of one completion, reasoning included, 1 or more
/// @param stop texts before which the answer ends
/// @param choices how many answers, 1-128
/// @param reasoningEffort `none`, `minimal`, `low`, `medium`, `high` or `xhigh`
/// @param stream whether the answer comes in pieces
/// @param named fields that OpenAI's API has and this form has no place for (`user`, `store`,
///   `logit_bias`, ...), by name; a translator takes what its provider can do
/// @param further fields that OpenAI's API does not name, by name: meant for the provider, which
///   gets them as they are
public record ChatForm(
        List<Message> messages,
        List<Tool> tools,
        ToolChoice toolChoice,
        Optional<Boolean> parallelToolCalls,
        AnswerFormat format,
        Sampling sampling,
        Optional<Integer> maxOutputTokens,
        List<String> stop,
        int choices,
        Optional<String> reasoningEffort,
        boolean stream,
        Map<String, JsonNode> named,
        Map<String, JsonNode> further) {
    public ChatForm {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
        further = Collections.unmodifiableMap(new LinkedHashMap<>(further));
    }

    /// Prompts are never printed.
    @Override
    public String toString() {
        return "ChatForm[%s messages]".formatted(messages.size());
    }
}
