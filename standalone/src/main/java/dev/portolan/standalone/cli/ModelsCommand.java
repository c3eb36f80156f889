package dev.portolan.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.portolan.standalone.option.OptionGrammar;
import dev.portolan.standalone.option.Options;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// `models`: what the catalog knows.
final class ModelsCommand implements Command {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    @Override
    public OptionGrammar grammar() {
        return new OptionGrammar(Set.of("--available"), Set.of("--provider", "--q"), 0);
    }

    @Override
    public String help() {
        return """
        usage: ./portolan models [--provider P] [--available] [--q TEXT]

        The models of the catalog. Prices are US dollars per million tokens; "-" is unknown.
          --provider P   only those of one provider
          --available    only those that can be asked for now
          --q TEXT       only those whose id or name holds TEXT
        """;
    }

    @Override
    public ExitCode run(Options options, AdminApi api, Terminal terminal)
            throws CommandFailedException {
        Map<String, String> query = new TreeMap<>(Map.of("limit", "200"));
        options.value("--provider").ifPresent(provider -> query.put("provider", provider));
        options.value("--q").ifPresent(text -> query.put("q", text));
        if (options.has("--available")) {
            query.put("available", "true");
        }
        ArrayNode models = api.list("/models", query);
        if (options.has("--json")) {
            Output.jsonList(terminal, models);
        } else {
            Output.table(terminal, table(models));
            terminal.err().println(models.size() == 1 ? "1 model" : models.size() + " models");
        }
        return ExitCode.OK;
    }

    static Table table(JsonNode models) {
        var rows = new ArrayList<List<String>>();
        for (JsonNode model : models) {
            rows.add(
                    List.of(
                            Output.text(model.path("model_id")),
                            Output.text(model.path("kind")),
                            Output.text(model.path("context_length")),
                            Output.text(model.path("max_output_tokens")),
                            perMillion(model.path("price_prompt")),
                            perMillion(model.path("price_completion")),
                            Output.text(model.path("input_modalities")),
                            state(model)));
        }
        return new Table(
                List.of(
                        "MODEL", "KIND", "CONTEXT", "MAX OUT", "$/M IN", "$/M OUT", "TAKES",
                        "STATE"),
                List.of(2, 3, 4, 5),
                List.of(6, 3, 1),
                rows);
    }

    /// Prices are kept per token; people compare them per million.
    private static String perMillion(JsonNode perToken) {
        String text = Output.text(perToken);
        return text.equals("-") ? text : plain(new BigDecimal(text).multiply(MILLION));
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static String state(JsonNode model) {
        String lifecycle = Output.text(model.path("lifecycle"));
        return model.path("is_available").asBoolean(true) ? lifecycle : lifecycle + ", off";
    }
}
