package dev.portolan.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.portolan.standalone.option.OptionGrammar;
import dev.portolan.standalone.option.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `providers`: who is on, who is off and why.
final class ProvidersCommand implements Command {
    @Override
    public OptionGrammar grammar() {
        return new OptionGrammar(Set.of(), Set.of(), 0);
    }

    @Override
    public String help() {
        return """
        usage: ./portolan providers

        Who sells inference: who is on, who is off and why, and where the credential comes from.
        """;
    }

    @Override
    public ExitCode run(Options options, AdminApi api, Terminal terminal)
            throws CommandFailedException {
        ArrayNode providers = api.list("/providers", Map.of());
        if (options.has("--json")) {
            Output.jsonList(terminal, providers);
        } else {
            Output.table(terminal, table(providers));
        }
        return ExitCode.OK;
    }

    private static Table table(JsonNode providers) {
        var rows = new ArrayList<List<String>>();
        for (JsonNode provider : providers) {
            rows.add(
                    List.of(
                            Output.text(provider.path("id")),
                            state(provider),
                            credential(provider.path("credential")),
                            Output.text(provider.path("base_url")),
                            Output.text(provider.path("display_name"))));
        }
        return new Table(
                List.of("PROVIDER", "STATE", "CREDENTIAL", "BASE URL", "NAME"),
                List.of(),
                List.of(4, 3),
                rows);
    }

    private static String state(JsonNode provider) {
        JsonNode state = provider.path("state");
        String status = Output.text(state.path("status"));
        return state.path("reason").isTextual()
                ? "%s: %s".formatted(status, state.path("reason").textValue().replace('_', ' '))
                : status;
    }

    private static String credential(JsonNode credential) {
        if (credential.path("env").isTextual()) {
            return "$" + credential.path("env").textValue();
        }
        String lastFour = Output.text(credential.path("last4"));
        return lastFour.equals("-") ? "-" : "…" + lastFour;
    }
}
