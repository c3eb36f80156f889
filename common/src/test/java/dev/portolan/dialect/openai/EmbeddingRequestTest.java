package dev.portolan.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.portolan.dialect.Fuzz;
import dev.portolan.dialect.form.EmbeddingForm;
import dev.portolan.dialect.form.EmbeddingForm.Input.Text;
import dev.portolan.dialect.form.EmbeddingForm.Input.Tokens;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.openai.EmbeddingRequest.Encoding;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingRequestTest {
    private static EmbeddingRequest parse(String json) throws InvalidRequestException {
        return EmbeddingRequest.parse(json.getBytes(UTF_8));
    }

    private static EmbeddingRequest of(String input) throws InvalidRequestException {
        return parse("{\"model\":\"m\",\"input\":" + input + "}");
    }

    private static InvalidRequestException refused(String json) {
        return assertThrows(InvalidRequestException.class, () -> parse(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Hello\"",
                "[\"a\",\"é\\u00e9\"]",
                "[1212, 318]",
                "[[1],[2,3]]",
                "[{\"image\":\"https://x/y.png\"},{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}]"
            })
    void passesEveryFormOfInputByteForByte(String input) throws Exception {
        String before =
                "{\"dimensions\": 256 ,\"input\" :"
                        + input
                        + ",\"input_type\":null, \"model\":\"acme/m\",\"stream\":7}";

        String after = new String(parse(before).rewritten("up", true), UTF_8);

        assertEquals(before.replace("acme/m", "up"), after);
    }

    @Test
    void isNoStream() throws Exception {
        EmbeddingRequest request = parse("{\"model\":\"m\",\"input\":\"a\",\"stream\":true}");

        assertEquals("m", request.model());
        assertFalse(request.stream() || request.includesUsage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'m'}|missing_required_parameter|input",
                "{'model':'m','input':null}|missing_required_parameter|input",
                "{'input':'a'}|missing_required_parameter|model",
                "{'model':'m','input':[]}|invalid_value|input",
                "{'model':'m','input':[[]]}|invalid_value|input",
                "{'model':'m','input':[[1],[]]}|invalid_value|input",
                "{'model':'m','input':[-1]}|invalid_value|input",
                "{'model':'m','input':[12345678901]}|invalid_value|input",
                "{'model':'m','input':7}|invalid_type|input",
                "{'model':'m','input':true}|invalid_type|input",
                "{'model':'m','input':{'a':1}}|invalid_type|input",
                "{'model':'m','input':['a',1]}|invalid_type|input",
                "{'model':'m','input':[1,'a']}|invalid_type|input",
                "{'model':'m','input':[1.5]}|invalid_type|input",
                "{'model':'m','input':[['a']]}|invalid_type|input",
                "{'model':'m','input':[null]}|invalid_type|input",
                "{'model':'m','input':'a','dimensions':'8'}|invalid_type|dimensions",
                "{'model':'m','input':'a','encoding_format':7}|invalid_type|encoding_format"
            })
    void namesWhatIsWrong(String json, String code, String param) {
        InvalidRequestException refused = refused(json.replace('\'', '"'));

        assertEquals(code, refused.code());
        assertEquals(Optional.of(param), refused.param());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'m','input':''}|input",
                "{'model':'m','input':['a','']}|input",
                "{'model':'m','input':'a','dimensions':0}|dimensions"
            })
    void leavesToAProviderOfTheSameDialectWhatOnlyATranslationMustRefuse(String json, String param)
            throws Exception {
        EmbeddingRequest request = parse(json.replace('\'', '"'));

        InvalidRequestException refused =
                assertThrows(InvalidRequestException.class, request::form);
        assertEquals(Optional.of(param), refused.param());
    }

    @Test
    void takes2048InputsAndNotOneMore() throws Exception {
        of("[" + String.join(",", Collections.nCopies(2048, "\"a\"")) + "]");
        of("[" + String.join(",", Collections.nCopies(2048, "[1]")) + "]");
        of("[" + String.join(",", Collections.nCopies(8191, "1")) + "]"); // one input of tokens

        InvalidRequestException refused =
                refused(
                        "{\"model\":\"m\",\"input\":["
                                + String.join(",", Collections.nCopies(2049, "\"a\""))
                                + "]}");

        assertEquals(Optional.of("input"), refused.param());
        assertEquals("'input' holds 2049 inputs; at most 2048 are allowed.", refused.getMessage());
    }

    @Test
    void readsTheForm() throws Exception {
        EmbeddingForm form =
                parse(
                                """
                                {"model":"m","input":["a","b"],"dimensions":8,"encoding_format":"base64","user":"u",
                                 "input_type":"query","truncate":null}\
                                """)
                        .form();

        assertEquals(List.of(new Text("a"), new Text("b")), form.inputs());
        assertEquals(Optional.of(8), form.dimensions());
        assertEquals(Set.of("user"), form.named().keySet());
        assertEquals(Set.of("input_type"), form.further().keySet());
    }

    @Test
    void readsTokens() throws Exception {
        assertEquals(List.of(new Tokens(List.of(1, 2))), of("[1,2]").form().inputs());
        assertEquals(
                List.of(new Tokens(List.of(1)), new Tokens(List.of(2, 3))),
                of("[[1],[2,3]]").form().inputs());
        assertEquals(List.of(new Text("a")), of("\"a\"").form().inputs());
    }

    @Test
    void refusesAnInputThatTheFormHasNoPlaceFor() throws Exception {
        EmbeddingRequest request = of("[{\"text\":\"a\"},{\"image\":\"b\"}]");

        InvalidRequestException refused =
                assertThrows(InvalidRequestException.class, request::form);

        assertEquals(Optional.of("input[0]"), refused.param());
    }

    @Test
    void knowsTheTwoEncodings() throws Exception {
        assertEquals(Encoding.FLOAT, of("\"a\"").encoding());
        assertEquals(Encoding.BASE64, encoded("base64").encoding());
        InvalidRequestException refused =
                assertThrows(InvalidRequestException.class, () -> encoded("int8").encoding());
        assertEquals(Optional.of("encoding_format"), refused.param());
    }

    @Test
    void breaksOverNoRequest() {
        byte[] body =
                """
                {"input":["a",[1,2],{"x":1}],"dimensions":8,"encoding_format":"float","model":"acme/m","user":"u"}\
                """
                        .getBytes(UTF_8);
        Fuzz.request(
                damaged -> {
                    EmbeddingRequest request = EmbeddingRequest.parse(damaged);
                    request.rewritten("up", false);
                    request.encoding();
                    request.form();
                },
                body);
        Fuzz.request(
                damaged -> {
                    EmbeddingRequest request = EmbeddingRequest.parse(damaged);
                    request.encoding();
                    request.form();
                },
                new String(body, UTF_8)
                        .replace("\"a\",[1,2],{\"x\":1}", "[1,2],[3]")
                        .getBytes(UTF_8));
    }

    private static EmbeddingRequest encoded(String format) throws InvalidRequestException {
        return parse("{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"" + format + "\"}");
    }
}
