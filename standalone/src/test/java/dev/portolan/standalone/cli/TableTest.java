package dev.portolan.standalone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table =
            new Table(
                    List.of("MODEL", "CONTEXT"),
                    List.of(1),
                    List.of(
                            List.of("openrouter/openai/gpt-4o", "128000"),
                            List.of("sandbox/echo", "8192")));

    @Test
    void alignsWordsLeftAndNumbersRight() {
        assertEquals(
                List.of(
                        "MODEL                     CONTEXT",
                        "openrouter/openai/gpt-4o   128000",
                        "sandbox/echo                 8192"),
                table.lines(OptionalInt.empty()));
    }

    @Test
    void cutsTheWidestColumnToTheTerminalsWidth() {
        assertEquals(
                List.of("MODEL         CONTEXT", "openrouter/…   128000", "sandbox/echo     8192"),
                table.lines(OptionalInt.of(21)));
    }

    @Test
    void letsNoTextSteerTheTerminal() {
        var evil = new Table(List.of("NAME"), List.of(), List.of(List.of("a\u001b[2Jb\nc\u202e")));

        assertEquals(List.of("NAME", "a [2Jb c"), evil.lines(OptionalInt.empty()));
    }
}
