package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.AnswerFormat;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Sampling;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.dialect.form.Trees;
import java.math.BigDecimal;
import java.util.Optional;

/// Writes a request as Google describes it
/// (https://ai.google.dev/api/generate-content#request-body, read 2026-11-26). For one request.
final class RequestWriter {
    private final ChatForm form;
    private final ModelSeries series;
    private final CalledModel model;
    private final NamedFields named;
    private final ObjectNode body = Trees.object();
    private final ObjectNode config = Trees.object();

    RequestWriter(ChatForm form, CalledModel model) {
        this.form = form;
        this.model = model;
        this.series = ModelSeries.of(model.upstreamModel());
        this.named = new NamedFields(form.named());
    }

    TranslatedRequest write() throws InvalidRequestException {
        new MessageWriter(body, series, named).write(form.messages());
        new ToolWriter(form, body, named).write();
        form.maxOutputTokens().ifPresent(most -> config.put("maxOutputTokens", most));
        sampling();
        stop();
        if (form.choices() > 1) {
            config.put("candidateCount", form.choices());
        }
        format();
        new Thinking(form, model, series, config, named).write();
        body.set("generationConfig", config);
        OwnFields.into(body, form.further());
        if (body.path("generationConfig").isEmpty()) {
            body.remove("generationConfig");
        }
        return new TranslatedRequest(body, named.leftOut());
    }

    private void sampling() {
        Sampling sampling = form.sampling();
        number("temperature", sampling.temperature());
        number("topP", sampling.topP());
        number("presencePenalty", sampling.presencePenalty());
        number("frequencyPenalty", sampling.frequencyPenalty());
        if (sampling.seed().isPresent()) {
            long seed = sampling.seed().get();
            if (seed == (int) seed) {
                config.put("seed", (int) seed);
            } else {
                named.leaveOut("seed"); // theirs have 32 bits
            }
        }
        if (sampling.logprobs()) {
            config.put("responseLogprobs", true);
            sampling.topLogprobs()
                    .filter(top -> top > 0)
                    .ifPresent(top -> config.put("logprobs", top));
        }
    }

    private void number(String name, Optional<BigDecimal> value) {
        value.ifPresent(number -> config.put(name, number));
    }

    private void stop() {
        if (!form.stop().isEmpty()) {
            ArrayNode sequences = config.putArray("stopSequences");
            form.stop().forEach(sequences::add);
        }
    }

    /// Models before Gemini 3 refuse a format beside tools, the client's and Google's own
    /// (https://ai.google.dev/gemini-api/docs/structured-output, read 2026-11-26).
    private void format() {
        if (!(form.format() instanceof AnswerFormat.Text)
                && body.has("tools")
                && series.refusesFormatBesideTools()) {
            named.leaveOut("response_format");
            return;
        }
        switch (form.format()) {
            case AnswerFormat.Text _ -> {
                // What it does by itself.
            }
            case AnswerFormat.Json _ -> config.put("responseMimeType", "application/json");
            case AnswerFormat.Schema schema ->
                    config.put("responseMimeType", "application/json")
                            .set("responseJsonSchema", schema.described());
        }
    }
}
