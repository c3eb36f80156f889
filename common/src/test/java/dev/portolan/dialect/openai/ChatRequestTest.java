package dev.portolan.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.dialect.form.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {
    @Test
    void readsWhatTheGatewayActsOn() throws Exception {
        ChatRequest request =
                parse(
                        """
                        {"model":"openrouter/openai/gpt-4o","n":2,"stream":true,
                         "stream_options":{"include_usage":true},"messages":[]}\
                        """);

        assertEquals("openrouter/openai/gpt-4o", request.model());
        assertTrue(request.stream());
        assertTrue(request.includesUsage());
        assertEquals(2, request.choices());
    }

    @Test
    void takesTheNewerOfTheTwoTokenLimits() throws Exception {
        assertEquals(
                Optional.of(5),
                limited("\"max_tokens\":9,\"max_completion_tokens\":5").form().maxOutputTokens());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"max_tokens\":-1",
                "\"max_tokens\":0",
                "\"max_tokens\":9223372036854775808",
                "\"max_tokens\":\"5\"",
                "\"max_completion_tokens\":2147483648"
            })
    void leavesTheLimitToAProviderOfTheClientsDialect(String limit) throws Exception {
        ChatRequest request = limited(limit);

        String sent = new String(request.rewritten("u", false), UTF_8);

        assertTrue(sent.contains(limit), sent);
        assertThrows(InvalidRequestException.class, request::form);
    }

    private static ChatRequest limited(String limit) throws InvalidRequestException {
        return parse(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],"
                        + limit
                        + "}");
    }

    @Test
    void rewritesTheModelAndNotOneByteElse() throws Exception {
        String before =
                """
                 {"z" :1.50e+02,"unknown":{"x":[null, 1E400,-0.0]} ,  "model" :\t"a\\/b" ,"messages":[{"content":"é\\ud800 😀"}], "n":1}\s
                """;

        byte[] after = parse(before).rewritten("vendor/x\"y", false);

        assertEquals(before.replace("\"a\\/b\"", "\"vendor/x\\\"y\""), new String(after, UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"m\",\"stream\":true}|{\"model\":\"u\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream_options\":null,\"stream\":true,\"model\":\"m\"}|{\"stream_options\":{\"include_usage\":true},\"stream\":true,\"model\":\"u\"}",
                "{\"model\":\"m\",\"stream_options\":{},\"stream\":true}|{\"model\":\"u\",\"stream_options\":{\"include_usage\":true},\"stream\":true}",
                "{\"stream\":true,\"stream_options\":{ \"include_obfuscation\":false },\"model\":\"m\"}|{\"stream\":true,\"stream_options\":{\"include_usage\":true, \"include_obfuscation\":false },\"model\":\"u\"}",
                "{\"stream\":true,\"stream_options\":{\"a\":1,\"include_usage\": false},\"model\":\"m\"}|{\"stream\":true,\"stream_options\":{\"a\":1,\"include_usage\": true},\"model\":\"u\"}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":null,\"b\":2},\"model\":\"m\"}|{\"stream\":true,\"stream_options\":{\"include_usage\":true,\"b\":2},\"model\":\"u\"}",
                "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\":\"m\"}|{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\":\"u\"}",
                "{\"stream\":false,\"model\":\"m\"}|{\"stream\":false,\"model\":\"u\"}"
            })
    void asksForUsageWhereverTheClientLeftOff(String before, String after) throws Exception {
        assertEquals(after, new String(parse(before).rewritten("u", true), UTF_8));
    }

    @Test
    void findsTheModelUnderAnEscapedKey() throws Exception {
        assertEquals(
                "{\"mod\\u0065l\":\"u\"}",
                new String(parse("{\"mod\\u0065l\":\"m\"}").rewritten("u", false), UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "null",
                "\"x\"",
                "{",
                "{\"model\":\"m\"",
                "{\"model\":\"m\"} x",
                "{\"model\":\"m\"}{}",
                "{\"model\":\"m\",}",
                "{'model':'m'}",
                "{\"model\":\"m\" /* c */}",
                "{\"model\":\"m\",\"x\":NaN}",
                "{\"model\":\"m\",\"x\":01}",
                "{\"model\":\"m\",\"x\":+1}",
                "{\"model\":\"m\",\"x\":\"\t\"}",
                "{\"model\":\"m\",\"x\":\"\\x\"}",
                "{\"model\":\"m\",\"model\":\"n\"}",
                "{\"model\":\"m\",\"mod\\u0065l\":\"n\"}",
                "{\"model\":\"m\",\"a\":[{\"b\":1,\"b\":2}]}",
                "\ufeff{\"model\":\"m\"}"
            })
    void refusesWhatIsNotStrictJson(String body) {
        InvalidRequestException refusal =
                assertThrows(InvalidRequestException.class, () -> parse(body));

        assertEquals("invalid_json", refusal.code());
        assertFalse(refusal.getMessage().contains("(byte[])"), refusal.getMessage());
    }

    @Test
    void refusesOtherEncodingsAndBrokenUtf8() {
        byte[] utf16 = "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_16LE);
        assertThrows(InvalidRequestException.class, () -> ChatRequest.parse(utf16));
        // Lone continuation, overlong slash, encoded surrogate, above U+10FFFF, torn at the end of
        // the string.
        for (String bad :
                new String[] {
                    "80", "c0af", "e0809f", "eda080", "f4908080", "f8888080", "e282", "f09f98"
                }) {
            byte[] body = withRawContent(java.util.HexFormat.of().parseHex(bad));
            assertThrows(InvalidRequestException.class, () -> ChatRequest.parse(body), bad);
        }
    }

    @Test
    void takesEveryWellFormedCharacter() throws Exception {
        for (int point :
                new int[] {0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff}) {
            String text = Character.toString(point);
            byte[] body = withRawContent(text.getBytes(UTF_8));
            Assertions.assertArrayEquals(body, ChatRequest.parse(body).rewritten("m", false));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "model;missing_required_parameter;{}",
                "model;invalid_type;{\"model\":3}",
                "model;invalid_type;{\"model\":null}",
                "model;invalid_value;{\"model\":\"\"}",
                "model;invalid_value;{\"model\":\"a\\u0000b\"}",
                "model;invalid_value;{\"model\":\"\\ud800\"}",
                "stream;invalid_type;{\"model\":\"m\",\"stream\":\"true\"}",
                "stream;invalid_type;{\"model\":\"m\",\"stream\":1}",
                "stream_options;invalid_type;{\"model\":\"m\",\"stream_options\":true}",
                "stream_options.include_usage;invalid_type;{\"model\":\"m\",\"stream_options\":{\"include_usage\":1}}",
                "n;invalid_value;{\"model\":\"m\",\"n\":0}",
                "n;invalid_value;{\"model\":\"m\",\"n\":1000000000}",
                "n;invalid_value;{\"model\":\"m\",\"n\":4294967297}",
                "n;invalid_value;{\"model\":\"m\",\"n\":-0}",
                "n;invalid_type;{\"model\":\"m\",\"n\":1.5}",
                "n;invalid_type;{\"model\":\"m\",\"n\":1e400}",
                "best_of;invalid_value;{\"model\":\"m\",\"best_of\":-1}",
                "top_logprobs;invalid_value;{\"model\":\"m\",\"top_logprobs\":-1}"
            })
    void namesTheFieldThatIsOutOfRange(String param, String code, String body) {
        InvalidRequestException refusal =
                assertThrows(InvalidRequestException.class, () -> parse(body));

        assertEquals(Optional.of(param), refusal.param());
        assertEquals(code, refusal.code());
    }

    @Test
    void refusesMonstersQuickly() {
        String deep = "{\"model\":\"m\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        StringBuilder wide = new StringBuilder("{\"model\":\"m\"");
        for (int i = 0; i < 1_200_000; i++) {
            wide.append(",\"k").append(i).append("\":0");
        }
        wide.append('}');

        Assertions.assertTimeout(
                Duration.ofMinutes(1),
                () -> {
                    assertThrows(InvalidRequestException.class, () -> parse(deep));
                    assertThrows(InvalidRequestException.class, () -> parse(wide.toString()));
                });
    }

    @Test
    void survivesKeysThatCollide() throws Exception {
        // "Aa" and "BB" have one hash: 2^12 keys of twelve such pairs all collide.
        StringBuilder body = new StringBuilder("{\"model\":\"m\"");
        for (int i = 0; i < 4096; i++) {
            body.append(",\"");
            for (int bit = 0; bit < 12; bit++) {
                body.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            body.append("\":0");
        }
        body.append('}');

        ChatRequest request =
                Assertions.assertTimeout(Duration.ofMinutes(1), () -> parse(body.toString()));

        assertEquals("m", request.model());
    }

    private static byte[] withRawContent(byte[] content) {
        byte[] head = "{\"model\":\"m\",\"messages\":[{\"content\":\"".getBytes(UTF_8);
        byte[] tail = "\"}]}".getBytes(UTF_8);
        byte[] body = new byte[head.length + content.length + tail.length];
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(content, 0, body, head.length, content.length);
        System.arraycopy(tail, 0, body, head.length + content.length, tail.length);
        return body;
    }

    private static ChatRequest parse(String body) throws InvalidRequestException {
        return ChatRequest.parse(body.getBytes(UTF_8));
    }
}
