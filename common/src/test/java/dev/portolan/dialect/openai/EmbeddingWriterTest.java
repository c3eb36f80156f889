package dev.portolan.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.portolan.dialect.form.Embeddings;
import dev.portolan.dialect.openai.EmbeddingRequest.Encoding;
import dev.portolan.usage.Usage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmbeddingWriterTest {
    private static final List<double[]> VECTORS =
            List.of(new double[] {0.5, -1, 0.0020785425}, new double[] {1e-7, 0});

    private static String write(Optional<Usage> usage, Encoding encoding) {
        return new String(
                EmbeddingWriter.json(new Embeddings(VECTORS, usage), "up", encoding), UTF_8);
    }

    @Test
    void writesNumbersAsTheProviderGaveThem() {
        assertEquals(
                """
                {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5,-1.0,0.0020785425]},\
                {"object":"embedding","index":1,"embedding":[1.0E-7,0.0]}],"model":"up",\
                "usage":{"prompt_tokens":7,"total_tokens":7}}\
                """,
                write(Optional.of(new Usage(7, 0, 7, 0, 0, 0)), Encoding.FLOAT));
    }

    /// 0.5 is `3f000000`, -1 is `bf800000`; the least significant byte comes first.
    @Test
    void writesLittleEndianFloatsInBase64() {
        String json = write(Optional.empty(), Encoding.BASE64);

        assertEquals("AAAAPwAAgL8oOAg7", json.replaceAll(".*?\"embedding\":\"(.*?)\".*", "$1"));
    }

    @Test
    void countsNothingWhereTheProviderDoes() {
        assertEquals(
                "{\"prompt_tokens\":0,\"total_tokens\":0}}",
                write(Optional.empty(), Encoding.FLOAT).replaceAll(".*\"usage\":", ""));
    }
}
