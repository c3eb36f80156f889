package dev.portolan.dialect.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.AnswerFormat;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.ChatForm;
import dev.portolan.dialect.form.FurtherFields;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.NamedFields;
import dev.portolan.dialect.form.Sampling;
import dev.portolan.dialect.form.Tool;
import dev.portolan.dialect.form.ToolChoice;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.dialect.form.Trees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Writes a request as Ollama describes it (https://docs.ollama.com/api/chat, read 2026-11-26). For
/// one request.
final class RequestWriter {
    /// Ollama's options that a client may give beside OpenAI's fields
    /// (https://docs.ollama.com/modelfile, read 2026-11-26).
    private static final Set<String> OPTIONS =
            Set.of(
                    "num_ctx",
                    "num_keep",
                    "num_batch",
                    "num_gpu",
                    "num_thread",
                    "main_gpu",
                    "use_mmap",
                    "top_k",
                    "min_p",
                    "typical_p",
                    "repeat_last_n",
                    "repeat_penalty");

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
        body.set("messages", new MessageWriter(named).write(form.messages()));
        body.put("stream", form.stream()); // what it does by itself is streaming
        tools();
        format();
        options();
        form.reasoningEffort().ifPresent(this::think);
        if (form.sampling().logprobs()) {
            body.put("logprobs", true);
            form.sampling().topLogprobs().ifPresent(count -> body.put("top_logprobs", count));
        }
        if (form.choices() > 1) {
            named.leaveOut("n");
        }
        Map<String, JsonNode> further = new LinkedHashMap<>(form.further());
        for (String option : OPTIONS) {
            JsonNode value = further.remove(option);
            if (value != null) {
                body.withObject("/options").set(option, value);
            }
        }
        FurtherFields.into(body, further);
        return new TranslatedRequest(body, named.leftOut());
    }

    /// A model can be kept from calling, by giving it no tools, but cannot be made to call.
    private void tools() {
        List<String> allowed =
                switch (form.toolChoice()) {
                    case ToolChoice.Named(String function) -> {
                        named.leaveOut("tool_choice");
                        yield List.of(function);
                    }
                    case ToolChoice.Allowed(List<String> functions, boolean required) -> {
                        if (required) {
                            named.leaveOut("tool_choice");
                        }
                        yield functions;
                    }
                    case ToolChoice.Required _ -> {
                        named.leaveOut("tool_choice");
                        yield List.of();
                    }
                    case ToolChoice.Unsaid _, ToolChoice.Auto _, ToolChoice.None _ -> List.of();
                };
        if (form.toolChoice() instanceof ToolChoice.None || form.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = body.putArray("tools");
        for (Tool tool : form.tools()) {
            switch (tool) {
                case Tool.Function function -> {
                    if (allowed.isEmpty() || allowed.contains(function.name())) {
                        tools.add(function(function));
                    }
                }
                case Tool.Other _ -> named.leaveOut("tools.type");
            }
        }
        if (!form.parallelToolCalls().orElse(true)) {
            named.leaveOut("parallel_tool_calls");
        }
    }

    private ObjectNode function(Tool.Function function) {
        ObjectNode tool = Trees.object().put("type", "function");
        ObjectNode described = tool.putObject("function").put("name", function.name());
        function.description().ifPresent(text -> described.put("description", text));
        described.set("parameters", function.schema());
        if (function.strict().orElse(false)) {
            named.leaveOut("tools.function.strict");
        }
        function.cacheControl().ifPresent(_ -> named.leaveOut("cache_control"));
        return tool;
    }

    private void format() {
        switch (form.format()) {
            case AnswerFormat.Text _ -> {
                // What it does by itself.
            }
            case AnswerFormat.Json _ -> body.put("format", "json");
            case AnswerFormat.Schema schema -> body.set("format", schema.described());
        }
    }

    private void options() {
        ObjectNode options = Trees.object();
        Sampling sampling = form.sampling();
        form.maxOutputTokens().ifPresent(most -> options.put("num_predict", most));
        sampling.temperature().ifPresent(value -> options.put("temperature", value));
        sampling.topP().ifPresent(value -> options.put("top_p", value));
        sampling.presencePenalty().ifPresent(value -> options.put("presence_penalty", value));
        sampling.frequencyPenalty().ifPresent(value -> options.put("frequency_penalty", value));
        sampling.seed().ifPresent(value -> options.put("seed", value));
        if (!form.stop().isEmpty()) {
            ArrayNode stop = options.putArray("stop");
            form.stop().forEach(stop::add);
        }
        if (!options.isEmpty()) {
            body.set("options", options);
        }
    }

    /// An effort as thinking or not; gpt-oss alone knows levels on every server, and cannot be kept
    /// from thinking (https://docs.ollama.com/capabilities/thinking, read 2026-11-26). What the
    /// client says in `think` itself goes before.
    private void think(String effort) {
        if (form.further().containsKey("think")) {
            return;
        }
        boolean isOff = effort.equals("none");
        if (!model.can("reasoning").orElse(true)) {
            if (!isOff) {
                named.leaveOut("reasoning_effort");
            }
        } else if (model.upstreamModel().toLowerCase(Locale.ROOT).contains("gpt-oss")) {
            if (isOff) {
                named.leaveOut("reasoning_effort");
            }
            body.put(
                    "think",
                    switch (effort) {
                        case "none", "minimal", "low" -> "low";
                        case "high", "xhigh", "max" -> "high";
                        default -> "medium";
                    });
        } else {
            body.put("think", !isOff);
        }
    }
}
