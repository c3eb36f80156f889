package dev.portolan.dialect.form;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinishReasonTest {
    @ParameterizedTest
    @CsvSource({
        "stop, STOP",
        "eos, STOP",
        "COMPLETE, STOP",
        "'', STOP",
        "length, LENGTH",
        "MAX_TOKENS, LENGTH",
        "max_output_tokens, LENGTH",
        "tool_calls, TOOL_CALLS",
        "tool_call, TOOL_CALLS",
        "tool-calls, TOOL_CALLS",
        "content-filter, CONTENT_FILTER",
        "function_call, TOOL_CALLS",
        "content_filter, CONTENT_FILTER",
        "SAFETY, CONTENT_FILTER"
    })
    void providersWordsAreFour(String word, FinishReason reason) {
        assertEquals(reason, FinishReason.of(word));
    }
}
