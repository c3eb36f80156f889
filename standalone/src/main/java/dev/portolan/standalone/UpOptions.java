package dev.portolan.standalone;

import dev.portolan.standalone.option.OptionGrammar;
import dev.portolan.standalone.option.Options;
import dev.portolan.standalone.option.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// The command line of `up`.
///
/// @param port of `/v1` and `/admin/v1`; 0: a free one
/// @param host the address to listen on
/// @param data where everything is kept
/// @param config the configuration, with `${NAME}` for what is known at start only
record UpOptions(int port, String host, Path data, Path config, boolean wantsHelp) {
    static final String LOOPBACK = "127.0.0.1";
    static final String USAGE =
            """
            usage: ./portolan up [--port N] [--host ADDRESS] [--data DIR] [--config FILE]
            """;
    static final String HELP =
            USAGE
                    + """

                    Runs everything on this machine: gateway, worker, PostgreSQL, Kafka. Ctrl-C stops it.
                      --port N        for /v1 and /admin/v1 (8080; 0: a free one)
                      --host ADDRESS  to listen on (127.0.0.1: this machine only)
                      --data DIR      where everything is kept: database, keys, logs (data, beside this program)
                      --config FILE   instead of config/standalone.yml

                    Environment: PORTOLAN_CLIENT_KEY and PORTOLAN_ADMIN_KEY are keys to use instead of made ones, for as
                    long as they are set. PORTOLAN_KEYRING is the keyring or its path, instead of DIR/keyring.json.
                    OPENROUTER_API_KEY and its like switch providers on.

                    Exit codes: 1 it could not start and a line says why, 2 the command line makes no sense,
                    130 and 143 it was stopped by Ctrl-C and SIGTERM.
                    """;
    private static final OptionGrammar GRAMMAR =
            new OptionGrammar(
                    Set.of("--help"), Set.of("--port", "--host", "--data", "--config"), 0);

    static UpOptions parse(List<String> words, Path root) throws UsageException {
        Options options = GRAMMAR.parse(words);
        return new UpOptions(
                options.number("--port", 0, 65535).orElse(8080),
                options.value("--host").orElse(LOOPBACK),
                options.path("--data").orElse(root.resolve("data")),
                options.path("--config").orElse(root.resolve("config/standalone.yml")),
                options.has("--help"));
    }
}
