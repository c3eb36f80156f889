package dev.portolan.api.admin.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.problem.ProblemException;
import dev.portolan.api.admin.problem.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads the fields of a JSON object one by one, and gathers everything that is wrong with them, so
/// that one answer names it all. A field that is absent keeps what is current; `null` empties what
/// may be empty. Fields nobody asked for are refused by [#finish].
///
/// For one request; not for sharing between threads.
public final class Fields {
    private final ObjectNode body;
    private final String path;
    private final boolean secret;
    private final List<Violation> violations;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Fields> inner = new ArrayList<>();

    public Fields(ObjectNode body) {
        this(body, "", false, new ArrayList<>());
    }

    private Fields(ObjectNode body, String path, boolean secret, List<Violation> violations) {
        this.body = body;
        this.path = path;
        this.secret = secret;
        this.violations = violations;
    }

    /// Whether the field stands there, with `null` or any other value.
    public boolean has(String name) {
        known.add(name);
        return body.has(name);
    }

    public boolean isNull(String name) {
        return has(name) && body.get(name).isNull();
    }

    public boolean isEmptyList(String name) {
        return has(name) && body.get(name).isArray() && body.get(name).isEmpty();
    }

    /// The names that stand there and were asked for.
    public Set<String> given() {
        Set<String> given = new LinkedHashSet<>(known);
        given.removeIf(name -> !body.has(name));
        return given;
    }

    public void require(String... names) {
        for (String name : names) {
            if (!has(name)) {
                refuse(Violation.hidden(path + name, "is required"));
            }
        }
    }

    /// Fields that an answer shows and no request may set.
    public void readOnly(String... names) {
        for (String name : names) {
            if (has(name)) {
                refuse(Violation.hidden(path + name, "cannot be set"));
            }
        }
    }

    public String text(String name, String current, int longest) {
        return valueOf(
                name,
                current,
                "must be a text of 1-" + longest + " characters",
                node -> FieldValue.text(node, longest));
    }

    public Optional<String> optionalText(String name, Optional<String> current, int longest) {
        return optional(
                name,
                current,
                "must be a text of 1-" + longest + " characters, or null",
                node -> FieldValue.text(node, longest));
    }

    public boolean truth(String name, boolean current) {
        return valueOf(name, current, "must be true or false", FieldValue::truth);
    }

    public Optional<Integer> optionalInteger(
            String name, Optional<Integer> current, int least, int most) {
        return optional(
                name,
                current,
                String.format(
                        Locale.ROOT, "must be an integer from %,d to %,d, or null", least, most),
                node -> FieldValue.integer(node, least, most));
    }

    public Optional<BigDecimal> optionalPrice(String name, Optional<BigDecimal> current) {
        return optional(name, current, PriceText.RULE + ", or null", PriceText::of);
    }

    public Optional<Instant> optionalInstant(String name, Optional<Instant> current) {
        return optional(
                name,
                current,
                "must be a time such as \"2027-01-31T12:00:00Z\", or null",
                FieldValue::instant);
    }

    public Optional<LocalDate> optionalDate(String name, Optional<LocalDate> current) {
        return optional(
                name, current, "must be a date such as \"2027-01-31\", or null", FieldValue::date);
    }

    /// One of a few words.
    public <T> T word(
            String name,
            T current,
            Collection<String> words,
            Function<String, Optional<T>> ofWord) {
        return valueOf(
                name,
                current,
                "must be one of " + String.join(", ", words),
                node -> node.isTextual() ? ofWord.apply(node.textValue()) : Optional.empty());
    }

    /// A list of texts without repetition; `null` empties it.
    public List<String> texts(String name, Collection<String> current, int most, int longest) {
        Set<String> seen = new HashSet<>();
        return list(
                name,
                List.copyOf(current),
                most,
                "must be a text of 1-" + longest + " characters that stands there once",
                node -> FieldValue.text(node, longest).filter(seen::add));
    }

    /// A list that is replaced as a whole; `null` empties it.
    ///
    /// @param rule what each element must be, in words
    public <T> List<T> list(
            String name,
            List<T> current,
            int most,
            String rule,
            Function<JsonNode, Optional<T>> reader) {
        if (!has(name)) {
            return current;
        }
        JsonNode list = body.get(name);
        if (list.isNull()) {
            return List.of();
        }
        if (!list.isArray() || list.size() > most) {
            refuse(
                    name,
                    list,
                    String.format(Locale.ROOT, "must be a list of at most %,d, or null", most));
            return current;
        }
        List<T> read = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            Optional<T> element = reader.apply(list.get(i));
            if (element.isEmpty()) {
                refuse(name + "[" + i + "]", list.get(i), rule);
            }
            element.ifPresent(read::add);
        }
        return List.copyOf(read);
    }

    /// An object that is merged into the current one as RFC 7396 says: objects field by field,
    /// `null` removes.
    public Map<String, JsonNode> merged(String name, Map<String, JsonNode> current) {
        if (!has(name)) {
            return current;
        }
        JsonNode given = body.get(name);
        if (given.isNull()) {
            return Map.of();
        }
        if (!(given instanceof ObjectNode patch)) {
            refuse(name, given, "must be an object, or null");
            return current;
        }
        Map<String, JsonNode> merged = MergePatch.merged(current, patch);
        if (!FieldValue.isStorable(merged, patch)) {
            refuse(Violation.hidden(path + name, FieldValue.JSON_RULE));
            return current;
        }
        return merged;
    }

    /// The fields of an object in this one; absent where it is absent, `null` or no object.
    public Optional<Fields> object(String name) {
        return object(name, false);
    }

    /// As [#object], for fields whose values no answer may repeat.
    public Optional<Fields> secretObject(String name) {
        return object(name, true);
    }

    private Optional<Fields> object(String name, boolean isSecret) {
        if (!has(name) || body.get(name).isNull()) {
            return Optional.empty();
        }
        if (!(body.get(name) instanceof ObjectNode object)) {
            refuse(Violation.hidden(path + name, "must be an object"));
            return Optional.empty();
        }
        Fields fields = new Fields(object, path + name + ".", secret || isSecret, violations);
        inner.add(fields);
        return Optional.of(fields);
    }

    public void refuse(Violation violation) {
        violations.add(violation);
    }

    /// Notes that a field's value, well-formed as it is, breaks a rule.
    public void refuse(String name, String rule) {
        refuse(name, body.get(name), rule);
    }

    /// Whether anything was refused so far.
    public boolean isRefused() {
        return !violations.isEmpty();
    }

    /// @throws ProblemException 400 `invalid_fields` where anything was refused or a field stands
    ///   there that nobody knows
    public void finish() {
        List<Violation> all = new ArrayList<>();
        addUnknown(all);
        all.addAll(violations);
        if (!all.isEmpty()) {
            throw Problem.invalidFields(all).asException();
        }
    }

    private void addUnknown(List<Violation> all) {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                all.add(
                        Violation.hidden(
                                path + name, "is not known here" + Nearest.hint(name, known)));
            }
        }
        inner.forEach(fields -> fields.addUnknown(all));
    }

    private <T> T valueOf(
            String name, T current, String rule, Function<JsonNode, Optional<T>> reader) {
        if (!has(name)) {
            return current;
        }
        Optional<T> value = reader.apply(body.get(name));
        if (value.isEmpty()) {
            refuse(name, body.get(name), rule);
        }
        return value.orElse(current);
    }

    private <T> Optional<T> optional(
            String name, Optional<T> current, String rule, Function<JsonNode, Optional<T>> reader) {
        if (!has(name)) {
            return current;
        }
        return isNull(name)
                ? Optional.empty()
                : Optional.of(body.get(name))
                        .flatMap(node -> {
                            Optional<T> value = reader.apply(node);
                            if (value.isEmpty()) {
                                refuse(name, node, rule);
                            }
                            return value;
                        });
    }

    private void refuse(String name, JsonNode value, String rule) {
        refuse(
                secret
                        ? Violation.hidden(path + name, rule)
                        : Violation.of(path + name, value.toString(), rule));
    }
}
