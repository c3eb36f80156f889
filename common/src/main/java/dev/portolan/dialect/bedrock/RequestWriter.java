package dev.portolan.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.claude.ClaudeModel;
import dev.portolan.dialect.claude.ClaudeSampling;
import dev.portolan.dialect.form.AnswerFormat;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.FurtherFields;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Sampling;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.dialect.form.Trees;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Writes a request as Converse describes it
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html, read
/// 2026-11-26). For one request.
final class RequestWriter {
    /// Converse's own fields. A further field that is none of them is the model's own.
    private static final Set<String> CONVERSE =
            Set.of(
                    "system",
                    "messages",
                    "inferenceConfig",
                    "toolConfig",
                    "guardrailConfig",
                    "additionalModelRequestFields",
                    "additionalModelResponseFieldPaths",
                    "promptVariables",
                    "requestMetadata",
                    "performanceConfig",
                    "serviceTier",
                    "outputConfig");

    private static final Set<String> TIERS = Set.of("priority", "flex", "reserved");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{1,256}");

    private final ChatForm form;
    private final CalledModel model;
    private final ModelFamily family;

    /// Where the family is Claude.
    private final ClaudeModel claude;

    private final NamedFields named;
    private final ObjectNode body = Trees.object();

    RequestWriter(ChatForm form, CalledModel model) {
        this.form = form;
        this.model = model;
        this.family = ModelFamily.of(model.upstreamModel());
        this.claude = new ClaudeModel(model);
        this.named = new NamedFields(form.named());
    }

    TranslatedRequest write() throws InvalidRequestException {
        new MessageWriter(body, named).write(form.messages());
        new ToolWriter(form, model, family, claude, body, named).write();
        format();
        Reasoning reasoning = new Reasoning(form, model, family, claude, body, named);
        reasoning.write();
        inference(reasoning.isClaudeThinking());
        if (form.choices() > 1) {
            named.leaveOut("n");
        }
        labels();
        tier();
        Map<String, JsonNode> own = new LinkedHashMap<>();
        Map<String, JsonNode> models = new LinkedHashMap<>();
        further(reasoning.isClaudeThinking())
                .forEach(
                        (name, value) -> (CONVERSE.contains(name) ? own : models).put(name, value));
        FurtherFields.into(body, own);
        if (!models.isEmpty()) {
            FurtherFields.into(body.withObject("/additionalModelRequestFields"), models);
        }
        return new TranslatedRequest(body, named.leftOut());
    }

    private Map<String, JsonNode> further(boolean isThinking) {
        return family == ModelFamily.CLAUDE
                ? ClaudeSampling.further(form.further(), claude, isThinking, named)
                : form.further();
    }

    /// The schema goes as text. There is no way to ask for JSON of whatever shape.
    private void format() {
        switch (form.format()) {
            case AnswerFormat.Text _ -> {
                // What it does by itself.
            }
            case AnswerFormat.Json _ -> named.leaveOut("response_format");
            case AnswerFormat.Schema(
                            String name,
                            Optional<String> description,
                            JsonNode schema,
                            _) -> {
                if (!model.can("structured_outputs").orElse(true)) {
                    named.leaveOut("response_format");
                    return;
                }
                ObjectNode format = body.putObject("outputConfig").putObject("textFormat");
                ObjectNode structure = format.put("type", "json_schema").putObject("structure");
                ObjectNode definition = structure.putObject("jsonSchema").put("name", name);
                definition.put("schema", schema.toString());
                description.ifPresent(text -> definition.put("description", text));
            }
        }
    }

    private void inference(boolean isThinking) {
        ObjectNode inference = Trees.object();
        form.maxOutputTokens().ifPresent(most -> inference.put("maxTokens", most));
        Sampling sampling = form.sampling();
        if (family == ModelFamily.CLAUDE) {
            ClaudeSampling taken = ClaudeSampling.of(sampling, claude, isThinking, named);
            taken.temperature().ifPresent(temperature -> inference.put("temperature", temperature));
            taken.topP().ifPresent(topP -> inference.put("topP", topP));
        } else {
            sampling.temperature().ifPresent(temperature -> temperature(inference, temperature));
            sampling.topP().ifPresent(topP -> inference.put("topP", topP));
        }
        stop(inference);
        if (!inference.isEmpty()) {
            body.set("inferenceConfig", inference);
        }
        sampling.leaveOutAllButTemperatureAndTopP(named);
    }

    /// OpenAI's scale goes on to 2, Converse's ends at 1.
    private void temperature(ObjectNode inference, BigDecimal temperature) {
        inference.put("temperature", temperature.min(BigDecimal.ONE));
        if (temperature.compareTo(BigDecimal.ONE) > 0) {
            named.leaveOut("temperature");
        }
    }

    /// Converse refuses empty sequences, Claude such of white space alone.
    private void stop(ObjectNode inference) {
        ArrayNode sequences = Trees.object().arrayNode();
        for (String stop : form.stop()) {
            if (stop.isEmpty() || family == ModelFamily.CLAUDE && stop.isBlank()) {
                named.leaveOut("stop");
            } else {
                sequences.add(stop);
            }
        }
        if (!sequences.isEmpty()) {
            inference.set("stopSequences", sequences);
        }
    }

    /// OpenAI's `metadata` are labels for one's own statistics; so is `requestMetadata`.
    private void labels() {
        Optional<JsonNode> labels = named.take("metadata");
        if (labels.isEmpty()) {
            return;
        }
        ObjectNode fitting = Trees.object();
        for (Map.Entry<String, JsonNode> label : labels.get().properties()) {
            if (label.getValue().isTextual()
                    && LABEL.matcher(label.getKey()).matches()
                    && LABEL.matcher(label.getValue().asText()).matches()) {
                fitting.set(label.getKey(), label.getValue());
            } else {
                named.leaveOut("metadata");
            }
        }
        if (!fitting.isEmpty()) {
            body.set("requestMetadata", fitting);
        }
    }

    private void tier() {
        Optional<String> tier = named.take("service_tier").map(JsonNode::asText);
        if (tier.isEmpty()) {
            return;
        }
        if (TIERS.contains(tier.get())) {
            body.putObject("serviceTier").put("type", tier.get());
        } else {
            named.leaveOut("service_tier");
        }
    }
}
