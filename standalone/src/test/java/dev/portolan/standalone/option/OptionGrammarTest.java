package dev.portolan.standalone.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionGrammarTest {
    private final OptionGrammar grammar =
            new OptionGrammar(Set.of("--json", "--dry-run"), Set.of("--port", "--name"), 1);

    @Test
    void understandsBothSpellingsInAnyOrder() throws UsageException {
        Options options =
                grammar.parse(List.of("--name=a=b", "openrouter", "--json", "--port", "80"));

        assertEquals(Optional.of("a=b"), options.value("--name"));
        assertEquals(Optional.of(80), options.number("--port", 0, 65535));
        assertEquals(Optional.of("openrouter"), options.operand(0));
        assertTrue(options.has("--json"));
    }

    @Test
    void takesEverythingBehindTwoDashesAsOperand() throws UsageException {
        assertEquals(List.of("--json"), grammar.parse(List.of("--", "--json")).operands());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "--prot 80,              unknown option --prot",
                "--port,                 option --port needs a value",
                "--port=,                option --port needs a value",
                "--port 1 --port 2,      option --port is given twice",
                "--json=yes,             option --json takes no value",
                "a b,                    unexpected argument 'b'",
            })
    void refusesWithTheOffendingPart(String line, String message) {
        var refusal =
                assertThrows(UsageException.class, () -> grammar.parse(List.of(line.split(" "))));

        assertEquals(message, refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0", "65536", "80a", "99999999999"})
    void refusesWhatIsNoNumberOfTheRange(String port) throws UsageException {
        Options options = grammar.parse(List.of("--port", port));

        var refusal = assertThrows(UsageException.class, () -> options.number("--port", 1, 65535));

        assertEquals(
                "option --port must be a number from 1 to 65535, not '" + port + "'",
                refusal.getMessage());
    }
}
