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
        Optional<Integer> topLogprobs) {}
