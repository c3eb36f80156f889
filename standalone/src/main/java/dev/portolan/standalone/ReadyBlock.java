package dev.portolan.standalone;

import dev.portolan.catalog.CredentialSource;
import dev.portolan.provider.OffReason;
import dev.portolan.provider.ProviderState;
import dev.portolan.snapshot.ServedProvider;
import dev.portolan.snapshot.Snapshot;
import dev.portolan.standalone.home.DataDirectory;
import dev.portolan.standalone.home.HomeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What somebody who has just started Portolan wants to know: where it is, how to ask it, and what
/// else it could do.
///
/// @param seconds since the process began
record ReadyBlock(
        Address address, HomeKey client, HomeKey admin, DataDirectory data, double seconds) {
    private static final int WIDTH = 100;
    private static final String INDENT = " ".repeat(13);

    String text(Snapshot snapshot) {
        return """

        Portolan is ready (%s s, catalog version %s).

          base URL   %s/v1
          keys       %s for /v1, %s for /admin/v1
          metrics    http://127.0.0.1:%s/metrics
          logs       %s

          curl -s %s/v1/chat/completions \\
            -H "Authorization: Bearer %s" -H "Content-Type: application/json" \\
            -d '{"model": "sandbox/echo", "messages": [{"role": "user", "content": "Hello, harbour!"}]}'

          on         %s
        %s  Ctrl-C stops everything.
        """
                .formatted(
                        String.format(Locale.ROOT, "%.1f", seconds),
                        Long.toString(snapshot.version()),
                        address.url(),
                        client.place(data),
                        admin.place(data),
                        Integer.toString(address.adminPort()),
                        data.shown("logs"),
                        address.url(),
                        client.inShell(data),
                        on(snapshot),
                        off(snapshot.providers()));
    }

    private static String on(Snapshot snapshot) {
        Map<String, Long> models =
                snapshot.models().stream()
                        .collect(
                                Collectors.groupingBy(
                                        model -> model.id().provider(), Collectors.counting()));
        List<String> names =
                snapshot.providers().stream()
                        .filter(each -> each.state() instanceof ProviderState.Ready)
                        .map(each -> each.provider().id())
                        .map(id -> "%s (%s)".formatted(id, models(models.getOrDefault(id, 0L))))
                        .toList();
        return wrapped(names, ", ");
    }

    private static String models(long count) {
        return count == 0 ? "no models yet" : count == 1 ? "1 model" : count + " models";
    }

    /// The switches: a variable for who needs a credential, the name for who needs none or was
    /// switched off by an administrator. Whoever is switched on and lacks something else than a
    /// variable is told what.
    static String off(List<ServedProvider> providers) {
        var variables = new ArrayList<String>();
        var names = new ArrayList<String>();
        var unusable = new ArrayList<String>();
        for (ServedProvider each : providers) {
            if (each.state() instanceof ProviderState.Off(var reason, var detail)) {
                String id = each.provider().id();
                Optional<String> variable = variable(each);
                if (reason != OffReason.DISABLED && reason != OffReason.NO_CREDENTIAL) {
                    unusable.add("%s: %s".formatted(variable.orElse(id), detail));
                } else {
                    variable.filter(_ -> followsItsVariable(each))
                            .ifPresentOrElse(variables::add, () -> names.add(id));
                }
            }
        }
        var lines = new StringBuilder();
        if (!unusable.isEmpty()) {
            lines.append("  unusable   switched on, but not as they are:\n");
            unusable.forEach(each -> lines.append(INDENT + each + "\n"));
        }
        if (!variables.isEmpty()) {
            lines.append("  off        set one and start again to switch its provider on:\n")
                    .append(INDENT + wrapped(variables, " ") + "\n");
        }
        if (!names.isEmpty()) {
            lines.append(
                            "  off        switched on over the admin API (docs/adding-a-provider.md):\n")
                    .append(INDENT + wrapped(names, " ") + "\n");
        }
        return lines.append("\n").toString();
    }

    /// Not where an administrator set the switch: no start changes that.
    private static boolean followsItsVariable(ServedProvider served) {
        return served.provider().isEnabled()
                || !served.provider().pinnedFields().contains("is_enabled");
    }

    private static Optional<String> variable(ServedProvider served) {
        return served.provider().credential().orElse(null)
                        instanceof CredentialSource.Environment(var variable)
                ? Optional.of(variable)
                : Optional.empty();
    }

    private static String wrapped(List<String> words, String between) {
        var text = new StringBuilder();
        int column = INDENT.length();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i) + (i < words.size() - 1 ? between : "");
            if (column + word.length() > WIDTH && column > INDENT.length()) {
                text.append("\n").append(INDENT);
                column = INDENT.length();
            }
            text.append(word);
            column += word.length();
        }
        return text.toString().lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }
}
