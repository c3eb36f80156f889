package dev.portolan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What is known of a model, whoever said it: a provider's list, a metadata source or an
/// administrator. Anything absent is unknown, which is not the same as "no".
///
/// @param contextLength tokens of prompt and completion together
/// @param maxOutputTokens tokens of one completion
/// @param inputModalities `text`, `image`, `audio`, `video`, `file`; empty: unknown
/// @param outputModalities `text`, `image`, `audio`, `embeddings`, ...; empty: unknown
/// @param capabilities such as `tools`, `structured_outputs`, `reasoning`, `streaming`: what it can
///   (true) or cannot (false) do
/// @param supportedParameters names of request fields the model takes; empty: unknown
/// @param ownedBy who made the model, in the provider's words
/// @param upstreamCreatedAt when the provider says the model appeared
/// @param deprecatedOn from this day the provider advises against it or switches it off
/// @param replacedBy the provider's own id of its successor
/// @param upstreamAliases other ids by which the provider knows the same model
/// @param details whatever else is worth keeping, by the provider's own names (tokenizer, knowledge
///   cut-off, ...)
public record ModelFacts(
        Optional<String> displayName,
        Optional<String> description,
        ModelKind kind,
        Optional<Integer> contextLength,
        Optional<Integer> maxOutputTokens,
        SortedSet<String> inputModalities,
        SortedSet<String> outputModalities,
        Map<String, Boolean> capabilities,
        SortedSet<String> supportedParameters,
        Prices prices,
        Optional<String> ownedBy,
        Optional<Instant> upstreamCreatedAt,
        Optional<LocalDate> deprecatedOn,
        Optional<String> replacedBy,
        List<String> upstreamAliases,
        Map<String, JsonNode> details) {

    /// The capability that a model lacks which its provider lists but answers only under another
    /// name, or to who has bought capacity for it. Absent means yes.
    public static final String CALLABLE = "callable";

    /// Among the details: the provider's own ids under which such a model is called.
    public static final String CALLED_AS = "called_as";

    /// More characters than an honest name or description has.
    private static final int MAX_NAME = 1_000;

    private static final int MAX_DESCRIPTION = 100_000;

    public ModelFacts {
        displayName = storable("display_name", displayName, MAX_NAME);
        description = storable("description", description, MAX_DESCRIPTION);
        ownedBy = storable("owned_by", ownedBy, MAX_NAME);
        replacedBy = storable("replaced_by", replacedBy, MAX_NAME);
        // The database keeps microseconds; what is read back must equal what was written.
        upstreamCreatedAt = upstreamCreatedAt.map(at -> at.truncatedTo(ChronoUnit.MICROS));
        requirePositive("context_length", contextLength);
        requirePositive("max_output_tokens", maxOutputTokens);
        inputModalities = Collections.unmodifiableSortedSet(new TreeSet<>(inputModalities));
        outputModalities = Collections.unmodifiableSortedSet(new TreeSet<>(outputModalities));
        supportedParameters = Collections.unmodifiableSortedSet(new TreeSet<>(supportedParameters));
        capabilities = Map.copyOf(capabilities);
        upstreamAliases = List.copyOf(upstreamAliases);
        details = Storable.object(details);
    }

    /// Knows nothing but the kind.
    public static ModelFacts ofKind(ModelKind kind) {
        return new ModelFacts(
                Optional.empty(),
                Optional.empty(),
                kind,
                Optional.empty(),
                Optional.empty(),
                new TreeSet<>(),
                new TreeSet<>(),
                Map.of(),
                new TreeSet<>(),
                Prices.UNKNOWN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of());
    }

    /// Whether requests can name this model.
    public boolean isCallable() {
        return capabilities.getOrDefault(CALLABLE, true);
    }

    /// What its provider says it can do, in the order of the alphabet.
    public List<String> abilities() {
        return capabilities.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// The provider's own ids to call instead of this one.
    public List<String> calledAs() {
        return details.containsKey(CALLED_AS)
                ? details.get(CALLED_AS).valueStream().map(JsonNode::asText).toList()
                : List.of();
    }

    private static void requirePositive(String which, Optional<Integer> count) {
        if (count.isPresent() && count.get() <= 0) {
            throw new IllegalArgumentException(which + " must be positive, not " + count.get());
        }
    }

    private static Optional<String> storable(String which, Optional<String> text, int most) {
        if (text.isPresent() && text.get().length() > most) {
            throw new IllegalArgumentException(which + " is longer than " + most + " characters");
        }
        return text.map(Storable::text);
    }
}
