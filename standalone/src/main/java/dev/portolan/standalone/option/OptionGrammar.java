package dev.portolan.standalone.option;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one command takes. Options may stand anywhere, as `--port 8080` or `--port=8080`; after
/// `--` everything is an operand.
///
/// @param flags options without a value, with their dashes
/// @param valued options with one
/// @param maxOperands how many other words may follow
public record OptionGrammar(Set<String> flags, Set<String> valued, int maxOperands) {
    public OptionGrammar {
        flags = Set.copyOf(flags);
        valued = Set.copyOf(valued);
    }

    /// @throws UsageException for an unknown, repeated or valueless option and for too many
    ///   operands
    public Options parse(List<String> words) throws UsageException {
        var given = new HashSet<String>();
        var values = new HashMap<String, String>();
        var operands = new ArrayList<String>();
        var rest = words.iterator();
        boolean optionsEnded = false;
        while (rest.hasNext()) {
            String word = rest.next();
            if (optionsEnded || !word.startsWith("-") || word.equals("-")) {
                operands.add(word);
            } else if (word.equals("--")) {
                optionsEnded = true;
            } else {
                int equals = word.indexOf('=');
                String name = equals < 0 ? word : word.substring(0, equals);
                if (flags.contains(name)) {
                    takeFlag(given, name, equals);
                } else if (valued.contains(name)) {
                    String value =
                            equals >= 0
                                    ? word.substring(equals + 1)
                                    : rest.hasNext() ? rest.next() : "";
                    takeValue(values, name, value);
                } else {
                    throw new UsageException("unknown option " + name);
                }
            }
        }
        if (operands.size() > maxOperands) {
            throw new UsageException("unexpected argument '" + operands.get(maxOperands) + "'");
        }
        return new Options(given, values, operands);
    }

    private static void takeFlag(Set<String> given, String name, int equals) throws UsageException {
        if (equals >= 0) {
            throw new UsageException("option " + name + " takes no value");
        }
        given.add(name);
    }

    private static void takeValue(Map<String, String> values, String name, String value)
            throws UsageException {
        if (value.isBlank()) {
            throw new UsageException("option " + name + " needs a value");
        }
        if (values.put(name, value) != null) {
            throw new UsageException("option " + name + " is given twice");
        }
    }
}
