package dev.portolan.dialect.form;

import java.math.BigDecimal;
import java.util.Optional;

/// How tokens are chosen. Anything absent is the provider's own default. Numbers are as the client
/// wrote them.
///
/// @param topLogprobs how many alternatives to each token are told, where `logprobs` is true
public record Sampling(
        Optional<BigDecimal> temperature,
        Optional<BigDecimal> topP,
        Optional<BigDecimal> presencePenalty,
        Optional<BigDecimal> frequencyPenalty,
        Optional<Long> seed,
        boolean logprobs,
        Optional<Integer> topLogprobs) {
    /// For formats that have neither penalties nor seeds nor probabilities. A penalty of 0 asks for
    /// nothing.
    public void leaveOutAllButTemperatureAndTopP(NamedFields named) {
        leaveOut("presence_penalty", presencePenalty.filter(value -> value.signum() != 0), named);
        leaveOut("frequency_penalty", frequencyPenalty.filter(value -> value.signum() != 0), named);
        leaveOut("seed", seed, named);
        leaveOut("logprobs", Optional.of(logprobs).filter(isAsked -> isAsked), named);
    }

    private static void leaveOut(String name, Optional<?> value, NamedFields named) {
        if (value.isPresent()) {
            named.leaveOut(name);
        }
    }
}
