package dev.portolan.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What became of sync runs: a line for each, then the differences that a person has to look at.
final class SyncReport {
    private static final int DIFFERENCES_SHOWN = 40;
    private static final int SKIPPED_SHOWN = 5;

    private SyncReport() {}

    static void print(JsonNode runs, Terminal terminal) {
        Output.table(terminal, runTable(runs));
        for (JsonNode run : runs) {
            boolean awaits = run.path("status").asText().equals("awaiting_approval");
            if (run.path("dry_run").asBoolean() || awaits) {
                printDifferences(run, terminal);
            }
            printSkipped(run, terminal);
            if (run.path("error").isTextual()) {
                terminal.err()
                        .printf(
                                "%s: %s%n",
                                Output.text(run.path("provider")),
                                Table.printable(run.path("error").textValue()));
            }
            if (awaits) {
                terminal.err()
                        .printf(
                                "To let it through: ./portolan sync --approve %s%n",
                                run.path("id").asText());
            }
        }
    }

    private static Table runTable(JsonNode runs) {
        var counts =
                List.of(
                        "listed",
                        "added",
                        "updated",
                        "unchanged",
                        "missing",
                        "retired",
                        "returned",
                        "skipped");
        var headings = new ArrayList<>(List.of("PROVIDER", "STATUS"));
        counts.forEach(count -> headings.add(count.toUpperCase(Locale.ROOT)));
        headings.add("SECONDS");
        var rows = new ArrayList<List<String>>();
        for (JsonNode run : runs) {
            var row = new ArrayList<>(List.of(Output.text(run.path("provider")), status(run)));
            counts.forEach(count -> row.add(Output.text(run.path("counts").path(count))));
            row.add(seconds(run));
            rows.add(row);
        }
        return new Table(headings, List.of(2, 3, 4, 5, 6, 7, 8, 9, 10), List.of(10, 5, 8, 7), rows);
    }

    private static String status(JsonNode run) {
        String status = Output.text(run.path("status")).replace('_', ' ');
        return run.path("dry_run").asBoolean() ? status + " (dry run)" : status;
    }

    private static String seconds(JsonNode run) {
        if (!run.path("started_at").isTextual() || !run.path("finished_at").isTextual()) {
            return "-";
        }
        Duration took =
                Duration.between(
                        Instant.parse(run.path("started_at").textValue()),
                        Instant.parse(run.path("finished_at").textValue()));
        return String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0);
    }

    private static void printDifferences(JsonNode run, Terminal terminal) {
        JsonNode differences = run.path("diff");
        if (differences.isEmpty()) {
            if (run.path("status").asText().equals("succeeded")) { // others compared nothing
                terminal.out().println("No differences.");
            }
            return;
        }
        var rows = new ArrayList<List<String>>();
        for (JsonNode difference : differences) {
            if (rows.size() < DIFFERENCES_SHOWN) {
                rows.add(
                        List.of(
                                Output.text(difference.path("kind")),
                                Output.text(difference.path("model_id")),
                                fields(difference)));
            }
        }
        Output.table(
                terminal,
                new Table(List.of("CHANGE", "MODEL", "FIELDS"), List.of(), List.of(2), rows));
        if (differences.size() > rows.size()) {
            terminal.err()
                    .printf("and %s more; --json shows all%n", differences.size() - rows.size());
        }
    }

    /// Why entries of the provider's list were passed over.
    private static void printSkipped(JsonNode run, Terminal terminal) {
        JsonNode reasons = run.path("skipped");
        for (int i = 0; i < Math.min(SKIPPED_SHOWN, reasons.size()); i++) {
            terminal.err()
                    .printf(
                            "%s: skipped %s%n",
                            Output.text(run.path("provider")),
                            Table.printable(reasons.get(i).asText()));
        }
        if (reasons.size() > SKIPPED_SHOWN) {
            terminal.err()
                    .printf(
                            "%s: and %s more; --json shows all%n",
                            Output.text(run.path("provider")), reasons.size() - SKIPPED_SHOWN);
        }
    }

    private static String fields(JsonNode difference) {
        var parts = new ArrayList<String>();
        for (Map.Entry<String, JsonNode> field : difference.path("fields").properties()) {
            parts.add(
                    "%s: %s -> %s"
                            .formatted(
                                    field.getKey(),
                                    shown(field.getValue().path("before")),
                                    shown(field.getValue().path("after"))));
        }
        return parts.isEmpty() ? "-" : String.join("; ", parts);
    }

    private static String shown(JsonNode value) {
        return value.isContainerNode() ? value.toString() : Output.text(value);
    }
}
