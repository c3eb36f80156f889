package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;

/// Reads the numbers of one embedding, `[0.013, -0.25, ...]`, as every dialect that has them as
/// JSON writes them.
public final class Vectors {
    private Vectors() {}

    /// @throws MalformedAnswerException where there is anything but a list of numbers
    public static double[] read(JsonNode numbers) throws MalformedAnswerException {
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
