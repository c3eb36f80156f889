package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/// The turns of a conversation, for formats in which neighbours of one role are one turn: what is
/// written for a role that has just spoken joins what it said, whatever else was silent in between.
/// For one request.
public final class Turns {
    private final ArrayNode turns = Trees.object().arrayNode();
    private final String parts;

    /// @param parts the format's word for what a turn holds
    public Turns(String parts) {
        this.parts = parts;
    }

    /// The parts of the turn in which a role speaks now; to be added to before the next turn is
    /// asked for.
    public ArrayNode of(String role) {
        dropSilent();
        if (!turns.isEmpty()) {
            JsonNode last = turns.get(turns.size() - 1);
            if (last.path("role").asText().equals(role)) {
                return (ArrayNode) last.path(parts);
            }
        }
        return turns.addObject().put("role", role).putArray(parts);
    }

    /// All turns in which something was said.
    public ArrayNode written() {
        dropSilent();
        return turns;
    }

    /// A turn without parts is refused everywhere, and must not stand between neighbours.
    private void dropSilent() {
        int last = turns.size() - 1;
        if (last >= 0 && turns.get(last).path(parts).isEmpty()) {
            turns.remove(last);
        }
    }
}
