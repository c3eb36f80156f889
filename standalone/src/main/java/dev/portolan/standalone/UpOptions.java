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
