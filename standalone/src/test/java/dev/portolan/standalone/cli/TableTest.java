package dev.portolan.standalone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table =
            new Table(
                    List.of("MODEL", "CONTEXT", "NAME"),
                    List.of(1),
                    List.of(2, 1),
                    List.of(
                            List.of("openrouter/openai/gpt-4o", "128000", "GPT-4o by OpenAI"),
                            List.of("sandbox/echo", "8192", "Sandbox echo")));

    @Test
    void alignsWordsLeftAndNumbersRight() {
        assertEquals(
                List.of(
                        "MODEL                     CONTEXT  NAME",
                        "openrouter/openai/gpt-4o   128000  GPT-4o by OpenAI",
                        "sandbox/echo                 8192  Sandbox echo"),
                table.lines(OptionalInt.empty()));
    }

    @Test
    void cutsWhatMayGiveWayToTheTerminalsWidth() {
        assertEquals(
                List.of(
                        "MODEL                     CONTEXT  NAME",
                        "openrouter/openai/gpt-4o   128000  GPT-4o by…",
                        "sandbox/echo                 8192  Sandbox e…"),
                table.lines(OptionalInt.of(45)));
    }

    @Test
    void leavesColumnsOutBeforeItCutsANameThatIsNeeded() {
        assertEquals(
                List.of(
                        "MODEL                     CONTEXT",
                        "openrouter/openai/gpt-4o   128000",
                        "sandbox/echo                 8192"),
                table.lines(OptionalInt.of(44)));
        assertEquals(
                List.of("MODEL", "openrouter/openai/gpt-4o", "sandbox/echo"),
                table.lines(OptionalInt.of(20)));
    }

    @Test
    void letsNoTextSteerTheTerminal() {
        var evil =
                new Table(
                        List.of("NAME"),
                        List.of(),
                        List.of(),
                        List.of(List.of("a\u001b[2Jb\nc\u202e")));

        assertEquals(List.of("NAME", "a [2Jb c"), evil.lines(OptionalInt.empty()));
    }
}
