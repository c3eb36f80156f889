package dev.portolan.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.dialect.form.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LegacyCallsTest {
    /// Calls as `id` and results as `=id`, in order.
    private static List<String> ids(String messages) throws Exception {
        List<String> ids = new ArrayList<>();
        for (Message message :
                ChatRequest.parse(
                                "{\"model\": \"m\", \"messages\": [%s]}"
                                        .formatted(messages)
                                        .getBytes(UTF_8))
                        .form()
                        .messages()) {
            if (message instanceof Message.Assistant assistant) {
                assistant.toolCalls().forEach(call -> ids.add(call.id()));
            } else if (message instanceof Message.ToolResult result) {
                ids.add("=" + result.callId());
            }
        }
        return ids;
    }

    private static String call(String function) {
        return """
        {"role": "assistant", "content": null, "function_call": {"name": "%s", "arguments": "{}"}}
        """
                .formatted(function);
    }

    private static String result(String function) {
        return """
        {"role": "function", "name": "%s", "content": "1"}
        """
                .formatted(function);
    }

    @Test
    void everyCallHasAnIdOfItsOwnAndEveryResultItsCalls() throws Exception {
        assertEquals(
                List.of("call_f", "=call_f", "call_f_2", "=call_f_2"),
                ids(String.join(",", call("f"), result("f"), call("f"), result("f"))));
        assertEquals(
                List.of("call_f", "call_f_2", "=call_f", "=call_f_2"),
                ids(String.join(",", call("f"), call("f"), result("f"), result("f"))));
    }

    @Test
    void noFunctionTakesTheIdOfAnother() throws Exception {
        assertEquals(
                List.of("call_f_2", "call_f", "call_f_3", "=call_f_2", "=call_f", "=call_f_3"),
                ids(
                        String.join(
                                ",",
                                call("f_2"),
                                call("f"),
                                call("f"),
                                result("f_2"),
                                result("f"),
                                result("f"))));
    }

    @Test
    void aResultWithoutItsCallNamesTheFunctionsLast() throws Exception {
        assertEquals(List.of("=call_g"), ids(result("g")));
        assertEquals(
                List.of("call_f", "=call_f", "=call_f"),
                ids(String.join(",", call("f"), result("f"), result("f"))));
    }
}
