package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/// One message of a conversation.
public sealed interface Message {
    /// Instructions, from whoever runs the application: OpenAI's roles `system` and `developer`.
    record Instruction(List<Part> parts) implements Message {
        public Instruction {
            parts = List.copyOf(parts);
        }
    }

    record User(List<Part> parts) implements Message {
        public User {
            parts = List.copyOf(parts);
        }
    }

    /// What the model said before.
    ///
    /// @param reasoning its thinking as plain text, where nothing better is kept
    /// @param reasoningDetails its thinking as a [Piece.ReasoningDetail] told it to the client, who
    ///   sends it back; where there are any, [#reasoning] repeats them
    record Assistant(
            List<Part> parts,
            List<ToolCall> toolCalls,
            Optional<String> refusal,
            Optional<String> reasoning,
            List<ReasoningDetail> reasoningDetails)
            implements Message {
        public Assistant {
            parts = List.copyOf(parts);
            toolCalls = List.copyOf(toolCalls);
            reasoningDetails = List.copyOf(reasoningDetails);
        }
    }

    /// What a tool answered.
    ///
    /// @param callId the [ToolCall#id] it answers
    record ToolResult(String callId, List<Part> parts, Optional<JsonNode> cacheControl)
            implements Message {
        public ToolResult {
            parts = List.copyOf(parts);
        }
    }

    /// A call that the model made.
    ///
    /// @param arguments as the model wrote them: JSON as a rule, but not always
    /// @param signature what the provider wants back with the call to go on from its thinking;
    ///   opaque. OpenAI's clients carry it as `extra_content.google.thought_signature`.
    record ToolCall(String id, String name, String arguments, Optional<String> signature) {
        /// The arguments for formats that want an object; what is none is kept as text in one.
        public JsonNode input() {
            return Trees.of(arguments)
                    .filter(JsonNode::isObject)
                    .orElseGet(() -> Trees.object().put("arguments", arguments));
        }
    }
}
