package dev.portolan.api.admin.wire;

import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.problem.ProblemException;
import dev.portolan.api.admin.problem.Violation;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads a request's query parameters as [Fields] reads a body: a parameter nobody knows, or one
/// given twice, is refused by name, because a filter that is silently ignored answers another
/// question.
public final class Query {
    public static final int DEFAULT_LIMIT = 100;
    public static final int MOST = 1000;

    private final MultivaluedMap<String, String> parameters;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Violation> violations = new ArrayList<>();

    public Query(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    public Optional<String> text(String name, int longest) {
        return value(
                name,
                "must be 1-" + longest + " characters",
                text ->
                        Optional.of(text)
                                .filter(it ->
                                        !it.isEmpty()
                                                && it.length() <= longest
                                                && it.indexOf(0) < 0));
    }

    public Optional<Boolean> truth(String name) {
        return value(
                name,
                "must be true or false",
                text ->
                        switch (text) {
                            case "true" -> Optional.of(true);
                            case "false" -> Optional.of(false);
                            default -> Optional.empty();
                        });
    }

    public <T> Optional<T> word(
            String name, Collection<String> words, Function<String, Optional<T>> ofWord) {
        return value(name, "must be one of " + String.join(", ", words), ofWord);
    }

    public Optional<Long> number(String name) {
        return value(
                name,
                "must be a number of 0 or more",
                text -> {
                    boolean isNumber =
                            !text.isEmpty()
                                    && text.length() <= 18
                                    && text.chars().allMatch(c -> c >= '0' && c <= '9');
                    return isNumber ? Optional.of(Long.valueOf(text)) : Optional.empty();
                });
    }

    public int limit() {
        return number("limit", 1, MOST).orElse(DEFAULT_LIMIT);
    }

    public Optional<String> cursor() {
        return text("cursor", 2000).map(Cursor::open);
    }

    /// @throws ProblemException 400 `invalid_fields`
    public void finish() {
        List<Violation> all = new ArrayList<>();
        for (String name : parameters.keySet()) {
            if (!known.contains(name)) {
                all.add(
                        Violation.hidden(
                                name,
                                "is no query parameter of this path" + Nearest.hint(name, known)));
            }
        }
        all.addAll(violations);
        if (!all.isEmpty()) {
            throw Problem.invalidFields(all).asException();
        }
    }

    private Optional<Integer> number(String name, int least, int most) {
        return value(
                name,
                String.format(Locale.ROOT, "must be a number from %,d to %,d", least, most),
                text -> {
                    boolean isNumber =
                            !text.isEmpty()
                                    && text.length() <= 9
                                    && text.chars().allMatch(c -> c >= '0' && c <= '9');
                    return isNumber
                            ? Optional.of(Integer.valueOf(text))
                                    .filter(it -> it >= least && it <= most)
                            : Optional.empty();
                });
    }

    private <T> Optional<T> value(String name, String rule, Function<String, Optional<T>> reader) {
        known.add(name);
        List<String> given = parameters.getOrDefault(name, List.of());
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (given.size() > 1) {
            violations.add(Violation.hidden(name, "must be given once"));
            return Optional.empty();
        }
        Optional<T> value = reader.apply(given.getFirst());
        if (value.isEmpty()) {
            violations.add(Violation.of(name, given.getFirst(), rule));
        }
        return value;
    }
}
