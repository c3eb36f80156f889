package dev.portolan.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.key.KeyKind;
import dev.portolan.key.KeyMint;
import dev.portolan.standalone.option.OptionGrammar;
import dev.portolan.standalone.option.Options;
import dev.portolan.standalone.option.UsageException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// `keys create`, `keys list`, `keys revoke`, `keys generate`. A new key goes to the standard
/// output alone, so that `KEY=$(./portolan keys create)` works; what is known of it goes to the
/// standard error.
final class KeysCommand implements Command {
    private final Clock clock;

    KeysCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public OptionGrammar grammar() {
        return new OptionGrammar(Set.of("--admin"), Set.of("--name", "--models", "--expires"), 2);
    }

    @Override
    public String help() {
        return """
        usage: ./portolan keys create [--admin] [--name N] [--models A,B] [--expires WHEN]
               ./portolan keys list
               ./portolan keys revoke ID
               ./portolan keys generate [--admin]

        A new key goes to the standard output alone: KEY=$(./portolan keys create --name ci)
          --admin         a key for /admin/v1 instead of /v1
          --name N        what it is for, to recognise it in a list
          --models A,B    only these models: exact ids, aliases, or groq/* for all of a provider
          --expires WHEN  90d from now, or 2027-01-31T00:00:00Z

        `list` says under KEYRING which key of the keyring each is stored under, and so still needs.
        `generate` asks no gateway: it prints a key for PORTOLAN_ADMIN_KEY or PORTOLAN_CLIENT_KEY, which is valid
        once a worker, or `up`, has been started with it.
        """;
    }

    @Override
    public Optional<ExitCode> runAlone(Options options, Terminal terminal) throws UsageException {
        if (!verb(options).equals("generate")) {
            return Optional.empty();
        }
        KeyKind kind = options.has("--admin") ? KeyKind.ADMIN : KeyKind.CLIENT;
        terminal.out().println(KeyMint.fresh(kind, new SecureRandom()).reveal());
        return Optional.of(ExitCode.OK);
    }

    @Override
    public ExitCode run(Options options, AdminApi api, Terminal terminal)
            throws CommandFailedException, UsageException {
        return switch (verb(options)) {
            case "create" -> create(options, api, terminal);
            case "list" -> list(options, api, terminal);
            case "revoke" -> revoke(options, api, terminal);
            default -> throw new IllegalStateException("it has been judged");
        };
    }

    /// Judges the line before anybody looks for a gateway and its key.
    private String verb(Options options) throws UsageException {
        String verb =
                options.operand(0)
                        .orElseThrow(() ->
                                new UsageException("keys needs create, list, revoke or generate"));
        switch (verb) {
            case "create", "list", "generate" -> refuseOperand(options, 1);
            case "revoke" -> idToRevoke(options);
            default ->
                    throw new UsageException(
                            "keys has no '" + verb + "', only create, list, revoke and generate");
        }
        if (options.value("--expires").isPresent()) {
            expiry(options.value("--expires").get());
        }
        if (options.value("--models").isPresent()) {
            models(options.value("--models").get());
        }
        return verb;
    }

    /// A list that came out empty must not become a key for every model.
    private static List<String> models(String text) throws UsageException {
        List<String> models = Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (models.stream().anyMatch(String::isEmpty)) {
            throw new UsageException(
                    "option --models takes names with a comma between them, not '"
                            + text
                            + "'; without it the key is for every model");
        }
        return models;
    }

    private static String idToRevoke(Options options) throws UsageException {
        return options.operand(1)
                .orElseThrow(() ->
                        new UsageException("keys revoke needs a key's id; keys list shows them"));
    }

    private ExitCode create(Options options, AdminApi api, Terminal terminal)
            throws CommandFailedException, UsageException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("kind", options.has("--admin") ? "admin" : "client");
        body.put("name", options.value("--name").orElse("made at a terminal"));
        if (options.value("--models").isPresent()) {
            ArrayNode allowed = body.putArray("allowed_models");
            models(options.value("--models").get()).forEach(allowed::add);
        }
        if (options.value("--expires").isPresent()) {
            body.put("expires_at", expiry(options.value("--expires").get()).toString());
        }
        JsonNode made = api.post("/keys", Map.of(), body);
        if (options.has("--json")) {
            Output.json(terminal, made);
            requireWritten(terminal, Output.text(made.path("id")));
        } else {
            terminal.out().println(Output.text(made.path("key")));
            requireWritten(terminal, Output.text(made.path("id")));
            terminal.err()
                    .printf(
                            "%s key %s \"%s\", for %s, %s. It is shown this once.%n",
                            Output.text(made.path("kind")),
                            Output.text(made.path("id")),
                            Output.text(made.path("name")),
                            made.path("allowed_models").isEmpty()
                                    ? "every model"
                                    : Output.text(made.path("allowed_models")),
                            made.path("expires_at").isTextual()
                                    ? "until " + Output.time(made.path("expires_at"))
                                    : "without end");
        }
        return ExitCode.OK;
    }

    /// A key that nobody has read is good for nothing, and valid.
    private static void requireWritten(Terminal terminal, String id) throws CommandFailedException {
        if (terminal.out().checkError()) {
            throw new CommandFailedException(
                    ExitCode.FAILED,
                    "the new key could not be written to the standard output and is lost; end it with `./portolan keys revoke %s`"
                            .formatted(id));
        }
    }

    private ExitCode list(Options options, AdminApi api, Terminal terminal)
            throws CommandFailedException, UsageException {
        ArrayNode keys = api.list("/keys", Map.of());
        if (options.has("--json")) {
            Output.jsonList(terminal, keys);
        } else {
            Output.table(terminal, table(keys));
        }
        return ExitCode.OK;
    }

    private static ExitCode revoke(Options options, AdminApi api, Terminal terminal)
            throws CommandFailedException, UsageException {
        String id = idToRevoke(options);
        JsonNode revoked = api.delete("/keys/" + AdminApi.encoded(id));
        if (options.has("--json")) {
            Output.json(
                    terminal,
                    revoked.isMissingNode()
                            ? JsonNodeFactory.instance.objectNode().put("id", id)
                            : revoked);
        } else {
            terminal.err().println("Key " + id + " is revoked.");
        }
        return ExitCode.OK;
    }

    private Table table(JsonNode keys) {
        var rows = new ArrayList<List<String>>();
        for (JsonNode key : keys) {
            rows.add(
                    List.of(
                            Output.text(key.path("id")),
                            Output.text(key.path("kind")),
                            Output.text(key.path("name")),
                            "…" + Output.text(key.path("last_four")),
                            key.path("allowed_models").isEmpty()
                                    ? "all"
                                    : Output.text(key.path("allowed_models")),
                            Output.time(key.path("created_at")),
                            Output.text(key.path("keyring_key")),
                            state(key)));
        }
        return new Table(
                List.of("ID", "KIND", "NAME", "KEY", "MODELS", "CREATED", "KEYRING", "STATE"),
                List.of(),
                List.of(6, 5, 4, 2),
                rows);
    }

    private String state(JsonNode key) {
        if (key.path("revoked_at").isTextual()) {
            return "revoked " + Output.time(key.path("revoked_at"));
        }
        if (!key.path("expires_at").isTextual()) {
            return "valid";
        }
        boolean over = !clock.instant().isBefore(Instant.parse(key.path("expires_at").textValue()));
        return (over ? "expired " : "until ") + Output.time(key.path("expires_at"));
    }

    /// An RFC 3339 time, or days from now: `90d`.
    Instant expiry(String text) throws UsageException {
        if (text.matches("[1-9][0-9]{0,4}d")) {
            return clock.instant()
                    .plus(Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1))));
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    "option --expires takes a time such as 2027-01-31T00:00:00Z or days such as 90d, not '"
                            + text
                            + "'");
        }
    }

    private static void refuseOperand(Options options, int index) throws UsageException {
        if (options.operand(index).isPresent()) {
            throw new UsageException("unexpected argument '" + options.operand(index).get() + "'");
        }
    }
}
