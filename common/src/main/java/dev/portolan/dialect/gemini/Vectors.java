package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.MalformedAnswerException;

/// Reads the numbers of an embedding.
final class Vectors {
    private Vectors() {}

    static double[] read(JsonNode numbers) throws MalformedAnswerException {
        if (!numbers.isArray()) {
            throw new MalformedAnswerException("an embedding is not a list of numbers");
        }
        double[] vector = new double[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!numbers.get(i).isNumber()) {
                throw new MalformedAnswerException("an embedding is not a list of numbers");
            }
            vector[i] = numbers.get(i).doubleValue();
        }
        return vector;
    }
}
