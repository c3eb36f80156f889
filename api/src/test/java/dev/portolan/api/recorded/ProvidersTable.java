package dev.portolan.api.recorded;

import dev.portolan.testing.Recording;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The generated part of `docs/providers.md`: for each provider and ability, how many recorded
/// interactions came through the gateway with their meaning.
public final class ProvidersTable {
    private static final String BEGIN = "<!-- what follows is generated -->";
    private static final String END = "<!-- what is generated ends here -->";
    private static final Map<String, Predicate<Recording>> ABILITIES = abilities();

    private ProvidersTable() {}

    private static Map<String, Predicate<Recording>> abilities() {
        Map<String, Predicate<Recording>> abilities = new LinkedHashMap<>();
        abilities.put(
                "chat",
                recording ->
                        recording.api().equals("chat") && recording.operation().equals("chat"));
        abilities.put(
                "stream",
                recording ->
                        recording.api().equals("stream") && recording.operation().equals("chat"));
        abilities.put("tools", tagged("tool-call"));
        abilities.put("parallel", tagged("parallel-tool-calls"));
        abilities.put("structured", tagged("json-schema", "json-object"));
        abilities.put("vision", tagged("vision"));
        abilities.put("files", tagged("document", "audio", "video"));
        abilities.put("reasoning", tagged("reasoning", "reasoning-usage"));
        abilities.put("citations", shown("citations", choice -> !choice.sources().isEmpty()));
        abilities.put("logprobs", shown("logprobs", choice -> !choice.logprobs().isEmpty()));
        abilities.put("cached", tagged("cached-usage", "cache-write"));
        abilities.put(
                "errors",
                recording ->
                        recording.tags().stream().anyMatch(tag -> tag.startsWith("error:"))
                                || recording.api().equals("error"));
        abilities.put(
                "embeddings",
                recording ->
                        recording.operation().equals("embeddings")
                                && recording.response().status() < 400);
        abilities.put(
                "text",
                recording ->
                        recording.operation().equals("completions")
                                && recording.response().status() < 400);
        abilities.put(
                "models",
                recording ->
                        recording.operation().equals("models")
                                && recording.response().status() < 400);
        return abilities;
    }

    private static Predicate<Recording> tagged(String... tags) {
        Set<String> any = Set.copyOf(Arrays.asList(tags));
        return recording ->
                recording.tags().stream().anyMatch(any::contains)
                        && List.of("chat", "stream").contains(recording.api());
    }

    /// Bytes pass with all that is in them; what is translated must be there to be seen.
    private static Predicate<Recording> shown(String tag, Predicate<Meaning.Choice> seen) {
        return recording ->
                recording.dialect().startsWith("openai")
                        ? tagged(tag).test(recording)
                        : List.of("chat", "stream").contains(recording.api())
                                && ProviderView.of(recording).choices().values().stream()
                                        .anyMatch(seen);
    }

    /// Whether a page's generated part was made of these recordings.
    public static boolean isOf(String page, String fingerprint) {
        return page.contains(madeOf(fingerprint));
    }

    private static String madeOf(String fingerprint) {
        return "Made of the recordings `" + fingerprint + "`.";
    }

    /// A page with its generated part brought up to date.
    public static String into(String page, Ledger ledger, String fingerprint) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new AssertionError("the page has no place for what is generated");
        }
        return page.substring(0, begin + BEGIN.length())
                + "\n\n"
                + table(ledger)
                + madeOf(fingerprint)
                + "\n\n"
                + page.substring(end);
    }

    private static String table(Ledger ledger) {
        StringBuilder table = new StringBuilder("| provider | all |");
        ABILITIES.keySet().forEach(ability -> table.append(' ').append(ability).append(" |"));
        table.append("\n|---|").append("---:|".repeat(ABILITIES.size() + 1)).append('\n');
        for (String provider : ledger.providers()) {
            table.append("| ").append(provider).append(" | ");
            table.append(cell(ledger, provider, _ -> true)).append(" |");
            ABILITIES
                    .values()
                    .forEach(which ->
                            table.append(' ').append(cell(ledger, provider, which)).append(" |"));
            table.append('\n');
        }
        table.append("\n**")
                .append(ledger.rightCount())
                .append(" right, ")
                .append(ledger.left().size())
                .append(" left out:**\n\n| recording | why it is left out |\n|---|---|\n");
        ledger.left()
                .forEach((id, reason) ->
                        table.append("| `")
                                .append(id)
                                .append("` | ")
                                .append(reason)
                                .append(" |\n"));
        return table.append('\n').toString();
    }

    private static String cell(Ledger ledger, String provider, Predicate<Recording> which) {
        long right = ledger.rightOf(provider, which);
        long left = ledger.leftOf(provider, which);
        return right + left == 0 ? "" : left == 0 ? "" + right : right + " of " + (right + left);
    }
}
