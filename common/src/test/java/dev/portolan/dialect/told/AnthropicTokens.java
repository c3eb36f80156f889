package dev.portolan.dialect.told;

import static dev.portolan.dialect.told.Wire.json;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Counts as Anthropic tells them: in a stream some at its beginning and the last at its end.
///
/// @param isRepeated whether the end tells again what the beginning told
record AnthropicTokens(
        long input, long read, long written, long output, long thought, boolean isRepeated) {
    static AnthropicTokens any(Dice dice) {
        long output = dice.tokens();
        long thought = dice.oneIn(2) ? 0 : dice.upTo((int) output);
        return new AnthropicTokens(
                dice.tokens(), dice.tokens(), dice.tokens(), output, thought, dice.oneIn(2));
    }

    ObjectNode first() {
        return isRepeated
                ? json("{'input_tokens': 0, 'output_tokens': 1}")
                : prompt(json("{'output_tokens': 1}"));
    }

    ObjectNode last() {
        ObjectNode usage = completion(json("{}"));
        return isRepeated ? prompt(usage) : usage;
    }

    ObjectNode all() {
        return completion(prompt(json("{}")));
    }

    private ObjectNode prompt(ObjectNode usage) {
        usage.put("input_tokens", input);
        if (read > 0) {
            usage.put("cache_read_input_tokens", read);
        } else {
            usage.putNull("cache_read_input_tokens");
        }
        return written > 0 ? usage.put("cache_creation_input_tokens", written) : usage;
    }

    private ObjectNode completion(ObjectNode usage) {
        usage.put("output_tokens", output);
        return thought > 0
                ? usage.set("output_tokens_details", json("{'thinking_tokens': ?}", thought))
                : usage;
    }

    Told.Tokens told() {
        long prompt = input + read + written;
        return new Told.Tokens(prompt, output, prompt + output, read, written, thought);
    }
}
