package dev.portolan.dialect.claude;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Sampling;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How tokens are chosen, as far as a Claude lets a client say it
/// (https://platform.claude.com/docs/en/build-with-claude/thinking, "Sampling parameters", read
/// 2026-11-26):
///
/// - The temperature ends at 1, which is the default; OpenAI's scale goes on to 2.
/// - From 4.7 on nothing but the defaults is taken, and not even these together.
/// - While it thinks, there is no other temperature than 1, no `top_p` below 0.95 and no `top_k`.
/// - From 4.1 on temperature and `top_p` exclude each other
///   (https://github.com/open-webui/pipelines/pull/546 and
///   https://platform.claude.com/docs/en/models/haiku-4-5/migration-guide, read 2026-11-26).
///
/// What is a default asks for nothing, and is missed by nobody where it is not sent.
public record ClaudeSampling(Optional<BigDecimal> temperature, Optional<BigDecimal> topP) {
    private static final BigDecimal LEAST_TOP_P_OF_THINKING = new BigDecimal("0.95");
    private static final BigDecimal DEFAULT_TOP_P = new BigDecimal("0.99");

    /// @param isThinking as [ClaudeThinking#isOn]
    public static ClaudeSampling of(
            Sampling asked, ClaudeModel model, boolean isThinking, NamedFields named) {
        Optional<BigDecimal> temperature = asked.temperature();
        Optional<BigDecimal> topP = asked.topP();
        boolean hasDefaultTemperature =
                temperature.filter(each -> each.compareTo(BigDecimal.ONE) == 0).isPresent();
        boolean hasDefaultTopP =
                topP.filter(each -> each.compareTo(DEFAULT_TOP_P) >= 0).isPresent();
        if (model.refusesSampling()) {
            return new ClaudeSampling(
                    without(temperature, "temperature", !hasDefaultTemperature, named),
                    without(topP, "top_p", !hasDefaultTopP, named));
        }
        if (isThinking && !hasDefaultTemperature) {
            temperature = without(temperature, "temperature", true, named);
        }
        if (isThinking
                && topP.filter(each -> each.compareTo(LEAST_TOP_P_OF_THINKING) < 0).isPresent()) {
            topP = without(topP, "top_p", true, named);
        }
        if (model.takesOneOfTemperatureAndTopP() && temperature.isPresent() && topP.isPresent()) {
            if (hasDefaultTemperature) {
                temperature = Optional.empty();
            } else {
                topP = without(topP, "top_p", !hasDefaultTopP, named);
            }
        }
        if (temperature.filter(each -> each.compareTo(BigDecimal.ONE) > 0).isPresent()) {
            named.leaveOut("temperature");
        }
        return new ClaudeSampling(temperature.map(BigDecimal.ONE::min), topP);
    }

    private static Optional<BigDecimal> without(
            Optional<BigDecimal> value, String name, boolean isMissed, NamedFields named) {
        if (value.isPresent() && isMissed) {
            named.leaveOut(name);
        }
        return Optional.empty();
    }

    /// The client's further fields but for a `top_k` that would be refused, although that is
    /// Claude's own word: clients send it to all models alike.
    public static Map<String, JsonNode> further(
            Map<String, JsonNode> further,
            ClaudeModel model,
            boolean isThinking,
            NamedFields named) {
        if (!further.containsKey("top_k") || !model.refusesSampling() && !isThinking) {
            return further;
        }
        named.leaveOut("top_k");
        Map<String, JsonNode> taken = new LinkedHashMap<>(further);
        taken.remove("top_k");
        return taken;
    }
}
