package dev.portolan.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.portolan.dialect.form.ErrorForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Writes a provider's error in OpenAI's shape.
public final class ErrorWriter {
    private ErrorWriter() {}

    public static byte[] json(ErrorForm error) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = AnswerJson.generator(out)) {
            AnswerJson.error(json, error);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // memory takes everything
        }
        return out.toByteArray();
    }
}
