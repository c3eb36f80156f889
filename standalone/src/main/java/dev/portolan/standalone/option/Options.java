package dev.portolan.standalone.option;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A command line that was understood.
public record Options(Set<String> flags, Map<String, String> values, List<String> operands) {
    public Options {
        flags = Set.copyOf(flags);
        values = Map.copyOf(values);
        operands = List.copyOf(operands);
    }

    public boolean has(String flag) {
        return flags.contains(flag);
    }

    public Optional<String> value(String option) {
        return Optional.ofNullable(values.get(option));
    }

    /// A whole number of a range.
    public Optional<Integer> number(String option, int least, int most) throws UsageException {
        Optional<String> text = value(option);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String refusal =
                "option %s must be a number from %s to %s, not '%s'"
                        .formatted(option, least, most, text.get());
        try {
            int number = Integer.parseInt(text.get());
            if (number < least || number > most) {
                throw new UsageException(refusal);
            }
            return Optional.of(number);
        } catch (NumberFormatException e) {
            throw new UsageException(refusal);
        }
    }

    public Optional<Path> path(String option) throws UsageException {
        try {
            return value(option).map(Path::of);
        } catch (InvalidPathException e) {
            throw new UsageException("option " + option + " is no path: " + e.getReason());
        }
    }

    public Optional<String> operand(int index) {
        return index < operands.size() ? Optional.of(operands.get(index)) : Optional.empty();
    }
}
