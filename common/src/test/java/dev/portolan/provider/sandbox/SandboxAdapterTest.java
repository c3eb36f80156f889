package dev.portolan.provider.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.dialect.framing.SseEvent;
import dev.portolan.dialect.framing.SseReader;
import dev.portolan.dialect.openai.ChatDocument;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.TestProviders;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamAnswer.Read;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamHttp;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxAdapterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final UpstreamHttp NO_NETWORK =
            request -> {
                throw new AssertionError("the sandbox went out: " + request);
            };
    private static final String ASK =
            "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"three blind mice\"}]%s}";
    private static final String TOOLS =
            ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"sail\",\"parameters\":{\"type\":\"object\",\"required\":[\"to\",\"days\"],"
                    + "\"properties\":{\"to\":{\"type\":\"string\"},\"days\":{\"type\":\"integer\"},\"by\":{\"type\":\"string\"}}}}}]";

    private final SandboxAdapter adapter = new SandboxAdapter();

    @Test
    void echoesTheUser() throws Exception {
        JsonNode answer = JSON.readTree(whole("echo", ""));

        assertEquals("three blind mice", answer.at("/choices/0/message/content").asText());
        assertEquals("stop", answer.at("/choices/0/finish_reason").asText());
        assertEquals("echo", answer.path("model").asText());
        assertEquals(3, answer.at("/usage/prompt_tokens").asInt());
        assertEquals(6, answer.at("/usage/total_tokens").asInt());
    }

    /// An image, for instance: JSON libraries take no string above 20 MB unless told to.
    @Test
    void takesLongTexts() throws Exception {
        String image = ",\"image\":\"" + "A".repeat(20_100_000) + "\"";

        assertEquals(
                "three blind mice",
                JSON.readTree(whole("echo", image)).at("/choices/0/message/content").asText());
    }

    @Test
    void answersTheSameToTheSame() throws Exception {
        assertArrayEquals(whole("echo", ""), whole("echo", ""));
        assertFalse(
                new String(whole("echo", ""), UTF_8)
                        .equals(new String(whole("echo", ",\"n\":1"), UTF_8)));
    }

    @Test
    void streamsWhatItWouldSayWhole() throws Exception {
        List<String> events =
                events("echo", ",\"n\":2,\"stream_options\":{\"include_usage\":true}");

        StringBuilder second = new StringBuilder();
        List<String> finishes = new ArrayList<>();
        for (String event : events.subList(0, events.size() - 1)) {
            JsonNode chunk = JSON.readTree(event);
            assertEquals("chat.completion.chunk", chunk.path("object").asText());
            chunk.path("choices")
                    .forEach(choice -> {
                        second.append(
                                choice.path("index").asInt() == 1
                                        ? choice.at("/delta/content").asText("")
                                        : "");
                        Optional.of(choice.path("finish_reason"))
                                .filter(JsonNode::isTextual)
                                .ifPresent(reason -> finishes.add(reason.asText()));
                    });
        }
        assertEquals("three blind mice", second.toString());
        assertEquals(List.of("stop", "stop"), finishes);
        assertEquals("[DONE]", events.getLast());
        ChatDocument usage = ChatDocument.scan(events.get(events.size() - 2).getBytes(UTF_8));
        assertTrue(usage.isUsageOnly());
        assertEquals(6, usage.usage().orElseThrow().completion());
    }

    @Test
    void countsNothingUnasked() throws Exception {
        assertTrue(events("echo", "").stream().noneMatch(event -> event.contains("usage")));
    }

    @Test
    void stopsAtTheTokenLimit() throws Exception {
        JsonNode answer = JSON.readTree(whole("long", ",\"max_tokens\":7"));

        assertEquals("length", answer.at("/choices/0/finish_reason").asText());
        assertEquals(7, answer.at("/usage/completion_tokens").asInt());
        assertEquals(1000, JSON.readTree(whole("long", "")).at("/usage/completion_tokens").asInt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"tool_choice\":\"required\"",
                ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"sail\"}}"
            })
    void callsAToolWhereOneIsWanted(String choice) throws Exception {
        JsonNode call =
                JSON.readTree(whole("echo", TOOLS + choice)).at("/choices/0/message/tool_calls/0");

        assertEquals("sail", call.at("/function/name").asText());
        assertEquals(
                "{\"to\":\"three blind mice\",\"days\":1}",
                call.at("/function/arguments").asText());
        assertTrue(call.path("id").asText().startsWith("call_"));
    }

    @Test
    void streamsToolCallsInPieces() throws Exception {
        StringBuilder arguments = new StringBuilder();
        int names = 0;
        for (String event : events("tools", TOOLS)) {
            if (!event.equals("[DONE]")) {
                JsonNode delta = JSON.readTree(event).at("/choices/0/delta/tool_calls/0");
                arguments.append(delta.at("/function/arguments").asText(""));
                names += delta.at("/function/name").isTextual() ? 1 : 0;
            }
        }

        assertEquals("{\"to\":\"three blind mice\",\"days\":1}", arguments.toString());
        assertEquals(1, names);
    }

    @Test
    void saysAToolsResult() throws Exception {
        String body =
                "{\"messages\":[{\"role\":\"user\",\"content\":\"go\"},{\"role\":\"tool\",\"content\":\"arrived\"}]"
                        + TOOLS
                        + "}";

        assertEquals(
                "arrived",
                JSON.readTree(bytes(call("tools", body, false)))
                        .at("/choices/0/message/content")
                        .asText());
    }

    @Test
    void answersInTheSchemaAsked() throws Exception {
        String format =
                ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"s\",\"schema\":{\"type\":\"object\","
                        + "\"required\":[\"kind\",\"at\"],\"properties\":{\"kind\":{\"enum\":[\"port\"]},\"at\":{\"$ref\":\"#/$defs/p\"}},"
                        + "\"$defs\":{\"p\":{\"type\":\"array\",\"minItems\":2,\"items\":{\"type\":\"number\"}}}}}}";

        assertEquals(
                "{\"kind\":\"port\",\"at\":[1,1]}",
                JSON.readTree(whole("echo", format)).at("/choices/0/message/content").asText());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 429, 500, 503, 529})
    void failsAsTold(int status) throws Exception {
        try (UpstreamAnswer answer = call("fail-" + status, ASK.formatted(""), true)) {
            JsonNode error = JSON.readTree(bytes(answer)).path("error");

            assertEquals(status, answer.status());
            assertEquals(
                    status == 429 || status == 503 ? Optional.of("1") : Optional.empty(),
                    answer.header("retry-after"));
            for (String key : List.of("message", "type", "param", "code")) {
                assertTrue(error.has(key), key);
            }
        }
    }

    @Test
    void answersByWhateverNameItsModelsHave() throws Exception {
        assertEquals(
                "three blind mice",
                JSON.readTree(whole("my-echo", "")).at("/choices/0/message/content").asText());
        for (ListedModel model :
                adapter.supportedModels(access("{}", Timeouts.DEFAULT), NO_NETWORK).models()) {
            int status = call(model.upstreamModel(), ASK.formatted(""), true).status();
            assertEquals(
                    model.upstreamModel().startsWith("fail-")
                            && !model.upstreamModel().endsWith("stream"),
                    status >= 400,
                    model.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | Missing required parameter: 'messages'.",
                "{\"messages\":[]} | 'messages' must be a list of at least one message.",
                "{\"messages\":\"hi\"} | 'messages' must be a list of at least one message."
            })
    void saysWhatIsWrongWithTheMessages(String body, String message) throws Exception {
        try (UpstreamAnswer answer = call("echo", body, true)) {
            JsonNode error = JSON.readTree(bytes(answer)).path("error");

            assertEquals(400, answer.status());
            assertEquals(message, error.path("message").asText());
            assertEquals("messages", error.path("param").asText());
            assertEquals("invalid_request_error", error.path("type").asText());
        }
    }

    @Test
    void breaksOffInTheMiddle() throws Exception {
        UpstreamException cut =
                assertThrows(
                        UpstreamException.class,
                        () -> bytes(call("cut-off", ASK.formatted(""), true)));
        List<String> failing = events("fail-mid-stream", "");

        assertEquals(Fault.CUT_OFF, cut.fault());
        assertTrue(ChatDocument.scan(failing.getLast().getBytes(UTF_8)).error().isPresent());
        assertFalse(failing.contains("[DONE]"));
        assertEquals(
                "The sandbox was asked to fail in the middle of its answer.",
                JSON.readTree(failing.getLast()).at("/error/message").asText());
    }

    @Test
    void stallsUntilATimeOutOrTheEnd() throws Exception {
        Timeouts impatient = new Timeouts(PATIENCE, PATIENCE, Duration.ofMillis(60), PATIENCE);
        UpstreamException idle =
                assertThrows(
                        UpstreamException.class,
                        () ->
                                bytes(
                                        call(
                                                access("{}", impatient),
                                                "stall",
                                                ASK.formatted(""),
                                                true)));
        UpstreamAnswer answer = call("stall", ASK.formatted(""), true);
        FutureTask<byte[]> reader = new FutureTask<>(() -> bytes(answer));
        Thread.ofVirtual().start(reader);

        answer.close();

        assertEquals(Fault.IDLE_TIMEOUT, idle.fault());
        ExecutionException cut =
                assertThrows(
                        ExecutionException.class,
                        () -> reader.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertInstanceOf(UpstreamException.class, cut.getCause());
    }

    @Test
    void delaysAsTold() throws Exception {
        long began = System.nanoTime();
        call("delay-80", ASK.formatted(""), false).close();
        call(access("{\"delay_ms\":80}", Timeouts.DEFAULT), "echo", ASK.formatted(""), false)
                .close();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Timeouts impatient = new Timeouts(PATIENCE, Duration.ofMillis(50), PATIENCE, PATIENCE);
        UpstreamException late =
                assertThrows(
                        UpstreamException.class,
                        () ->
                                call(
                                        access("{}", impatient),
                                        "delay-5000",
                                        ASK.formatted(""),
                                        false));

        assertTrue(took.toMillis() >= 160, took::toString);
        assertEquals(Fault.FIRST_BYTE_TIMEOUT, late.fault());
    }

    @Test
    void tellsSilenceFromTheEnd() throws Exception {
        try (UpstreamAnswer answer =
                call(
                        access("{\"chunk_delay_ms\":200}", Timeouts.DEFAULT),
                        "echo",
                        ASK.formatted(""),
                        true)) {
            assertInstanceOf(Read.Bytes.class, answer.read(Duration.ofMillis(10)));
            assertInstanceOf(Read.Silence.class, answer.read(Duration.ofMillis(10)));
            assertInstanceOf(Read.Bytes.class, answer.read(PATIENCE));
        }
    }

    private byte[] whole(String model, String more) throws Exception {
        return bytes(call(model, ASK.formatted(more), false));
    }

    private List<String> events(String model, String more) throws Exception {
        SseReader reader = new SseReader();
        reader.feed(ByteBuffer.wrap(bytes(call(model, ASK.formatted(more), true))));
        List<String> events = new ArrayList<>();
        for (Optional<SseEvent> event = reader.next(); event.isPresent(); event = reader.next()) {
            events.add(event.get().dataText());
        }
        return events;
    }

    private UpstreamAnswer call(String model, String body, boolean stream) throws Exception {
        return call(access("{}", Timeouts.DEFAULT), model, body, stream);
    }

    private UpstreamAnswer call(ProviderAccess access, String model, String body, boolean stream)
            throws Exception {
        return adapter.complete(
                access,
                new CompletionCall(
                        Operation.CHAT_COMPLETION,
                        new ModelId("sandbox", model),
                        body.getBytes(UTF_8),
                        stream),
                NO_NETWORK);
    }

    private static ProviderAccess access(String settings, Timeouts timeouts) {
        Provider plain = TestProviders.provider("sandbox", "sandbox", "", settings);
        return new ProviderAccess(
                new Provider(
                        plain.id(),
                        plain.displayName(),
                        plain.adapterClass(),
                        plain.baseUrl(),
                        plain.credential(),
                        plain.settings(),
                        true,
                        Optional.empty(),
                        timeouts,
                        Optional.empty(),
                        plain.pinnedFields(),
                        plain.createdAt(),
                        plain.updatedAt(),
                        1),
                Optional.empty());
    }

    private static byte[] bytes(UpstreamAnswer answer) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            switch (answer.read(PATIENCE)) {
                case Read.Bytes(ByteBuffer buffer) -> {
                    while (buffer.hasRemaining()) {
                        all.write(buffer.get());
                    }
                }
                case Read.Silence _ -> {
                    // Goes on.
                }
                case Read.End _ -> {
                    return all.toByteArray();
                }
            }
        }
    }
}
