package dev.portolan.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/// The two ways in which a command answers: tables for people, JSON for programs.
final class Output {
    private static final JsonMapper JSON = new JsonMapper();

    private Output() {}

    static void table(Terminal terminal, Table table) {
        table.lines(terminal.columns()).forEach(terminal.out()::println);
    }

    static void json(Terminal terminal, JsonNode node) {
        try {
            terminal.out().println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that was read cannot be written", e);
        }
    }

    /// As the admin API answers a list.
    static void jsonList(Terminal terminal, JsonNode items) {
        json(terminal, JsonNodeFactory.instance.objectNode().set("data", items));
    }

    /// A cell of what may be absent.
    static String text(JsonNode node) {
        if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(each -> parts.add(each.asText()));
            return parts.isEmpty() ? "-" : String.join(",", parts);
        }
        return node.isMissingNode() || node.isNull() || node.asText().isEmpty()
                ? "-"
                : node.asText();
    }

    /// To the second, in the reader's own words: `2026-11-22 18:03:04Z`.
    static String time(JsonNode node) {
        String text = text(node);
        return text.length() >= 19 && text.charAt(10) == 'T'
                ? text.substring(0, 10) + " " + text.substring(11, 19) + "Z"
                : text;
    }
}
