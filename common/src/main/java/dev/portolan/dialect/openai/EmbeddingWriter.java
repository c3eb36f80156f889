package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.portolan.dialect.form.Embeddings;
import dev.portolan.dialect.openai.EmbeddingRequest.Encoding;
import dev.portolan.usage.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/// Writes a translated answer as OpenAI does
/// (https://platform.openai.com/docs/api-reference/embeddings/object, read 2026-11-26).
public final class EmbeddingWriter {
    private EmbeddingWriter() {}

    /// `{"object": "list", "data": […], "model": …, "usage": …}` in UTF-8. Clients rely on `usage`;
    /// where the provider counts nothing its numbers are zero.
    ///
    /// @param model as shown; the relay puts the requested name in its place
    public static byte[] json(Embeddings embeddings, String model, Encoding encoding) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = AnswerJson.generator(bytes)) {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (int index = 0; index < embeddings.vectors().size(); index++) {
                json.writeStartObject();
                json.writeStringField("object", "embedding");
                json.writeNumberField("index", index);
                vector(json, embeddings.vectors().get(index), encoding);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("model", model);
            Usage usage = embeddings.usage().orElse(Usage.NONE);
            json.writeObjectFieldStart("usage");
            json.writeNumberField("prompt_tokens", usage.prompt());
            json.writeNumberField("total_tokens", usage.total());
            AnswerJson.cost(json, usage);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void vector(JsonGenerator json, double[] vector, Encoding encoding)
            throws IOException {
        switch (encoding) {
            case FLOAT -> {
                json.writeArrayFieldStart("embedding");
                for (double number : vector) {
                    json.writeNumber(number);
                }
                json.writeEndArray();
            }
            case BASE64 -> json.writeStringField("embedding", base64(vector));
        }
    }

    private static String base64(double[] vector) {
        ByteBuffer floats =
                ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : vector) {
            floats.putFloat((float) number);
        }
        return Base64.getEncoder().encodeToString(floats.array());
    }
}
