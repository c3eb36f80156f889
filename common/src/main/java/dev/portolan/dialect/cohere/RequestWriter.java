package dev.portolan.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.AnswerFormat;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.Effort;
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

/// Writes a request as Cohere describes it (https://docs.cohere.com/reference/chat, read
/// 2026-11-26). For one request.
final class RequestWriter {
    /// `p` ends here, as near to OpenAI's default of 1 as it gets.
    private static final BigDecimal MOST_P = new BigDecimal("0.99");

    private static final BigDecimal LEAST_P = new BigDecimal("0.01");

    private final ChatForm form;
    private final CalledModel model;
    private final NamedFields named;
    private final ObjectNode body = Trees.object();

    RequestWriter(ChatForm form, CalledModel model) {
        this.form = form;
        this.model = model;
        this.named = new NamedFields(form.named());
    }

    TranslatedRequest write() throws InvalidRequestException {
        body.put("model", model.upstreamModel());
        boolean canThink = model.can("reasoning").orElse(true);
        new MessageWriter(body, named, canThink).write(form.messages());
        new ToolWriter(form, body, named).write();
        format();
        form.maxOutputTokens().ifPresent(most -> body.put("max_tokens", most));
        sampling();
        if (!form.stop().isEmpty()) {
            ArrayNode sequences = body.putArray("stop_sequences");
            form.stop().forEach(sequences::add);
        }
        form.reasoningEffort().ifPresent(effort -> thinking(effort, canThink));
        if (form.choices() > 1) {
            named.leaveOut("n");
        }
        if (form.stream()) {
            body.put("stream", true);
        }
        Map<String, JsonNode> further = new LinkedHashMap<>(form.further());
        Optional.ofNullable(further.remove("top_k"))
                .ifPresent(topK -> further.putIfAbsent("k", topK));
        if (body.has("documents") && further.remove("documents") instanceof ArrayNode given) {
            body.set("documents", given.deepCopy().addAll(body.withArray("/documents")));
        }
        FurtherFields.into(body, further);
        return new TranslatedRequest(body, named.leftOut());
    }

    private void format() {
        switch (form.format()) {
            case AnswerFormat.Text _ -> {
                // What it does by itself.
            }
            case AnswerFormat.Json _ ->
                    body.putObject("response_format").put("type", "json_object");
            case AnswerFormat.Schema schema ->
                    body.putObject("response_format")
                            .put("type", "json_object")
                            .set("json_schema", schema.described());
        }
    }

    /// Temperature and penalties end at 1, and penalties begin at 0, where OpenAI's go on.
    private void sampling() {
        Sampling sampling = form.sampling();
        sampling.temperature().ifPresent(value -> upToOne("temperature", value));
        sampling.topP().ifPresent(this::topP);
        sampling.presencePenalty().ifPresent(value -> penalty("presence_penalty", value));
        sampling.frequencyPenalty().ifPresent(value -> penalty("frequency_penalty", value));
        if (sampling.seed().isPresent()) {
            if (sampling.seed().get() < 0) {
                named.leaveOut("seed");
            } else {
                body.put("seed", sampling.seed().get());
            }
        }
        if (sampling.logprobs()) {
            body.put("logprobs", true);
        }
        if (sampling.topLogprobs().orElse(0) > 0) {
            named.leaveOut("top_logprobs");
        }
    }

    private void topP(BigDecimal value) {
        BigDecimal nearest = value.min(MOST_P).max(LEAST_P);
        body.put("p", nearest);
        if (nearest.compareTo(value) != 0 && value.compareTo(BigDecimal.ONE) != 0) {
            named.leaveOut("top_p");
        }
    }

    /// Some models take one of the two penalties only, so one that does nothing is not sent.
    private void penalty(String name, BigDecimal value) {
        if (value.signum() < 0) {
            named.leaveOut(name);
        } else if (value.signum() > 0) {
            upToOne(name, value);
        }
    }

    private void upToOne(String name, BigDecimal value) {
        if (value.compareTo(BigDecimal.ONE) > 0) {
            named.leaveOut(name);
        }
        body.put(name, value.min(BigDecimal.ONE));
    }

    /// An effort as a budget of tokens (https://docs.cohere.com/docs/reasoning, read 2026-11-26),
    /// which leaves something for the answer; `xhigh` sets none. What the client says in `thinking`
    /// itself goes before.
    private void thinking(String effort, boolean canThink) {
        if (form.further().containsKey("thinking")) {
            return;
        }
        if (!canThink) {
            if (!effort.equals("none")) {
                named.leaveOut("reasoning_effort");
            }
            return;
        }
        if (effort.equals("none")) {
            body.putObject("thinking").put("type", "disabled");
            return;
        }
        ObjectNode thinking = body.putObject("thinking").put("type", "enabled");
        if (!effort.equals("xhigh") && !effort.equals("max")) {
            int room = form.maxOutputTokens().orElse(Integer.MAX_VALUE);
            int most = room > 2048 ? room - 1024 : Math.max(1, room / 2);
            thinking.put("token_budget", Math.min(Effort.tokens(effort), most));
        }
    }
}
