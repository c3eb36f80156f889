package dev.portolan.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenAiContractTest {
    @Test
    void acceptsTheShapesOurTestsUse() {
        OpenAiContract contract = OpenAiContract.required();

        contract.assertValid("CreateChatCompletionResponse", OpenAiShapes.completion("m", "hello"));
        contract.assertValid("ListModelsResponse", OpenAiShapes.modelList("a", "b"));
        contract.assertValid("ErrorResponse", OpenAiShapes.error("server_error", "busy"));
        OpenAiShapes.chunks("m", "Hel", "lo")
                .forEach(
                        event -> contract.assertValid("CreateChatCompletionStreamResponse", event));
        contract.assertValid("CreateChatCompletionStreamResponse", OpenAiShapes.usageChunk("m"));
    }

    @Test
    void findsWhatIsMissingWrongOrNull() {
        OpenAiContract contract = OpenAiContract.required();

        List<String> violations =
                contract.violations(
                        "Model",
                        """
                        {"id": 7, "object": "modell", "owned_by": null}\
                        """);

        assertEquals(4, violations.size(), violations.toString());
    }

    @Test
    void wantsAStreamToEndWithDone() {
        OpenAiContract contract = OpenAiContract.required();
        String event = "data: " + OpenAiShapes.chunks("m").getFirst() + "\n\n";

        contract.assertValidStream(event + "data: [DONE]\n\n");

        assertThrows(AssertionError.class, () -> contract.assertValidStream(event));
        assertThrows(
                AssertionError.class,
                () -> contract.assertValidStream("data: {}\n\ndata: [DONE]\n\n"));
    }

    /// Keeps the list of tolerated contradictions both sufficient and honest.
    @Test
    void acceptsWhatOpenAiItselfAnswered() {
        OpenAiContract contract = OpenAiContract.required();
        List<Recording> recordings = Corpus.required().recordings(OpenAiContractTest::isOpenAisOwn);
        Map<String, Set<String>> refused = new TreeMap<>();

        int documents = 0;
        for (Recording recording : recordings) {
            for (String document : documents(recording)) {
                documents++;
                contract.violations(schema(recording), document)
                        .forEach(violation ->
                                refused.computeIfAbsent(violation, _ -> new TreeSet<>())
                                        .add(recording.id()));
            }
        }

        assertTrue(documents > 100, "only " + documents + " documents");
        assertEquals(Map.of(), refused);
    }

    private static boolean isOpenAisOwn(Corpus.Entry entry) {
        // A preview of 2023, which ended with `finish_details` in place of `finish_reason`.
        String preview = "openai-vision-7aed41dc";
        return entry.provider().equals("openai")
                && entry.dialect().equals("openai-chat")
                && List.of("chat", "stream", "models", "error").contains(entry.api())
                && !entry.tags().contains("possibly-edited")
                && !entry.id().equals(preview);
    }

    private static List<String> documents(Recording recording) {
        String text = recording.response().text();
        if (!recording.api().equals("stream")) {
            return List.of(text);
        }
        List<String> events = OpenAiContract.events(text);
        assertFalse(events.isEmpty(), recording.id());
        return events.stream().filter(event -> !event.equals("[DONE]")).toList();
    }

    private static String schema(Recording recording) {
        return switch (recording.api()) {
            case "chat" -> "CreateChatCompletionResponse";
            case "stream" -> "CreateChatCompletionStreamResponse";
            case "models" ->
                    recording.response().text().contains("\"list\"")
                            ? "ListModelsResponse"
                            : "Model";
            default -> "ErrorResponse";
        };
    }
}
