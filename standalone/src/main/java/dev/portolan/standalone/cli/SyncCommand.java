package dev.portolan.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.portolan.standalone.option.OptionGrammar;
import dev.portolan.standalone.option.Options;
import dev.portolan.standalone.option.UsageException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// `sync`: has one provider or all of them synchronised, and watches the runs until the last one is
/// over.
final class SyncCommand implements Command {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    @Override
    public OptionGrammar grammar() {
        return new OptionGrammar(
                Set.of("--dry-run", "--no-wait", "--metadata"), Set.of("--approve"), 1);
    }

    @Override
    public String help() {
        return """
        usage: ./portolan sync [PROVIDER | --metadata] [--dry-run] [--no-wait]
               ./portolan sync --approve RUN

        Reads the list of one provider, or of all that are on, and writes what differs.
          --metadata     asks the metadata source instead, where the workers have one
          --dry-run      shows what would change and writes nothing
          --no-wait      asks for it and does not watch
          --approve RUN  lets a run through that stopped because too many models would go
        """;
    }

    @Override
    public ExitCode run(Options options, AdminApi api, Terminal terminal)
            throws CommandFailedException, UsageException {
        ArrayNode runs = start(options, api);
        if (runs.isEmpty()) {
            terminal.err().println("No provider is on: nothing to synchronise.");
        } else if (!options.has("--no-wait")) {
            runs = watch(runs, api, terminal);
        }
        if (options.has("--json")) {
            Output.jsonList(terminal, runs);
        } else if (!runs.isEmpty()) {
            SyncReport.print(runs, terminal);
        }
        return options.has("--no-wait") || all(runs, "succeeded") ? ExitCode.OK : ExitCode.FAILED;
    }

    private static ArrayNode start(Options options, AdminApi api)
            throws CommandFailedException, UsageException {
        var query = Map.of("dry_run", Boolean.toString(options.has("--dry-run")));
        var nothing = JsonNodeFactory.instance.objectNode();
        if (options.value("--approve").isPresent()) {
            if (options.has("--dry-run")
                    || options.has("--metadata")
                    || options.operand(0).isPresent()) {
                throw new UsageException("option --approve takes a run's id and stands alone");
            }
            String path =
                    "/sync-runs/" + AdminApi.encoded(options.value("--approve").get()) + "/approve";
            return runsOf(api.post(path, Map.of(), nothing));
        }
        if (options.has("--metadata")) {
            if (options.operand(0).isPresent()) {
                throw new UsageException("option --metadata is for all providers at once");
            }
            return runsOf(api.post("/sync/metadata", query, nothing));
        }
        return runsOf(
                options.operand(0).isPresent()
                        ? api.post(
                                "/providers/"
                                        + AdminApi.encoded(options.operand(0).get())
                                        + "/sync",
                                query,
                                nothing)
                        : api.post("/sync", query, nothing));
    }

    private static ArrayNode runsOf(JsonNode answer) {
        return answer.path("data") instanceof ArrayNode runs
                ? runs
                : JsonNodeFactory.instance.arrayNode().add(answer);
    }

    private static ArrayNode watch(ArrayNode started, AdminApi api, Terminal terminal)
            throws CommandFailedException {
        var progress = new Progress(terminal);
        ArrayNode runs = started;
        try {
            while (true) {
                progress.show(summary(runs));
                if (!any(runs, "queued") && !any(runs, "running")) {
                    return runs;
                }
                Thread.sleep(BETWEEN_LOOKS);
                runs = again(runs, api);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(ExitCode.FAILED, "interrupted; the runs go on");
        } finally {
            progress.end();
        }
    }

    private static ArrayNode again(ArrayNode runs, AdminApi api) throws CommandFailedException {
        var now = JsonNodeFactory.instance.arrayNode();
        for (JsonNode run : runs) {
            boolean isOpen = isIn(run, "queued") || isIn(run, "running");
            now.add(
                    isOpen
                            ? api.get(
                                    "/sync-runs/" + AdminApi.encoded(run.path("id").asText()),
                                    Map.of())
                            : run);
        }
        return now;
    }

    private static String summary(ArrayNode runs) {
        if (runs.size() == 1) {
            JsonNode run = runs.get(0);
            return "%s: %s"
                    .formatted(Output.text(run.path("provider")), Output.text(run.path("status")));
        }
        long open = stream(runs).filter(run -> isIn(run, "queued") || isIn(run, "running")).count();
        String running =
                stream(runs)
                        .filter(run -> isIn(run, "running"))
                        .map(run -> Output.text(run.path("provider")))
                        .collect(Collectors.joining(", "));
        return "%s of %s done%s"
                .formatted(
                        runs.size() - open,
                        runs.size(),
                        running.isEmpty() ? "" : ", running: " + running);
    }

    private static boolean any(ArrayNode runs, String status) {
        return stream(runs).anyMatch(run -> isIn(run, status));
    }

    private static boolean all(ArrayNode runs, String status) {
        return stream(runs).allMatch(run -> isIn(run, status));
    }

    private static boolean isIn(JsonNode run, String status) {
        return run.path("status").asText().equals(status);
    }

    private static Stream<JsonNode> stream(ArrayNode runs) {
        return StreamSupport.stream(runs.spliterator(), false);
    }
}
