package dev.portolan.benchmarks.translation;

import static java.nio.charset.StandardCharsets.UTF_8;

/// A client's conversation of about 2 KB: a system message, a call of a tool with its result, two
/// tools.
final class SampleRequest {
    private static final String SENTENCE =
            "The harbour master writes down every ship, its draught, its berth and its hour. ";

    private SampleRequest() {}

    static byte[] json(boolean stream) {
        return """
        {"model":"harbour/pilot-1","stream":%s,"max_tokens":800,"temperature":0.3,"messages":[
        {"role":"system","content":"%s"},
        {"role":"user","content":"%s"},
        {"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
        "function":{"name":"berth_of","arguments":"{\\"ship\\":\\"Anna\\",\\"hour\\":14}"}}]},
        {"role":"tool","tool_call_id":"call_1","content":"{\\"berth\\":7,\\"free_until\\":\\"18:00\\"}"},
        {"role":"user","content":"%s"}],
        "tools":[%s,%s],"tool_choice":"auto"}\
        """
                .formatted(
                        stream,
                        SENTENCE.repeat(3),
                        SENTENCE.repeat(4),
                        SENTENCE.repeat(5),
                        tool("berth_of", "Finds the berth of a ship at an hour."),
                        tool("tide_at", "Finds the tide for a ship at an hour."))
                .getBytes(UTF_8);
    }

    private static String tool(String name, String description) {
        return """
        {"type":"function","function":{"name":"%s","description":"%s","parameters":{"type":"object",
        "properties":{"ship":{"type":"string"},"hour":{"type":"integer"}},"required":["ship"]}}}\
        """
                .formatted(name, description);
    }
}
