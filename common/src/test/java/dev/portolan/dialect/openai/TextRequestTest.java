package dev.portolan.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.portolan.dialect.Fuzz;
import dev.portolan.dialect.form.InvalidRequestException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextRequestTest {
    private static TextRequest parse(String json) throws InvalidRequestException {
        return TextRequest.parse(json.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"Once\"", "[\"a\",\"b\"]", "[1,2]", "[[1],[2]]", "null", "\"\"", "[]"})
    void passesEveryFormOfPromptByteForByte(String prompt) throws Exception {
        String before =
                "{\"prompt\": "
                        + prompt
                        + ",\"logprobs\":5,\"suffix\":null,\"max_tokens\":0,\"model\":\"acme/m\",\"echo\":true}";

        String after = new String(parse(before).rewritten("up", true), UTF_8);

        assertEquals(before.replace("acme/m", "up"), after);
    }

    @Test
    void asksForUsageInAStream() throws Exception {
        TextRequest request = parse("{\"model\":\"m\",\"prompt\":\"a\",\"stream\":true}");

        assertTrue(request.stream() && !request.includesUsage());
        assertEquals(
                "{\"model\":\"u\",\"prompt\":\"a\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                new String(request.rewritten("u", true), UTF_8));
        assertTrue(
                parse(
                                "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}")
                        .includesUsage());
    }

    @Test
    void breaksOverNoRequest() {
        Fuzz.request(
                damaged -> TextRequest.parse(damaged).rewritten("up", true),
                "{\"prompt\":[\"a\"],\"n\":2,\"max_tokens\":7,\"stream_options\":{\"a\":1},\"stream\":true,\"model\":\"acme/m\"}"
                        .getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"model\":\"m\",\"n\":0}', n",
        "'{\"model\":\"m\",\"n\":129}', n",
        "'{\"model\":\"m\",\"best_of\":129}', best_of",
        "'{\"model\":\"m\",\"stream\":\"yes\"}', stream",
        "'{\"prompt\":\"a\"}', model"
    })
    void namesWhatIsWrong(String json, String param) {
        InvalidRequestException refused =
                assertThrows(InvalidRequestException.class, () -> parse(json));

        assertEquals(Optional.of(param), refused.param());
    }
}
