package dev.portolan.api.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.routing.Target;
import dev.portolan.catalog.ModelId;
import dev.portolan.dialect.form.CalledModel;
import dev.portolan.dialect.form.EmbeddingForm;
import dev.portolan.dialect.form.EmbeddingTranslator;
import dev.portolan.dialect.form.InvalidRequestException;
import dev.portolan.dialect.form.TranslatedRequest;
import dev.portolan.dialect.form.Translator;
import dev.portolan.dialect.openai.ChatRequest;
import dev.portolan.dialect.openai.EmbeddingRequest;
import dev.portolan.dialect.openai.EmbeddingRequest.Encoding;
import dev.portolan.dialect.openai.OpenAiRequest;
import dev.portolan.dialect.openai.TextRequest;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Puts a client's request into the words of the model's provider.
record Preparation(Target target, Operation operation) {
    /// @throws InvalidRequestException where it cannot be put so
    PreparedCall of(OpenAiRequest request) throws InvalidRequestException {
        Optional<Translator> translator =
                target.adapter().dialect(target.model().id()).translator();
        if (translator.isEmpty()) {
            return passed(request);
        }
        return switch (request) {
            case ChatRequest chat -> completion(chat, translator.get());
            case EmbeddingRequest embedding ->
                    embedding(
                            embedding,
                            translator.get().embeddings().orElseThrow(this::notInThisDialect));
            case TextRequest _ -> throw notInThisDialect();
        };
    }

    private PreparedCall passed(OpenAiRequest request) {
        boolean askForUsage =
                request.stream() && target.adapter().asksForStreamUsage(target.access().provider());
        byte[] body = request.rewritten(target.model().id().upstreamModel(), askForUsage);
        return new PreparedCall.Passed(target, call(body, request.stream()));
    }

    private PreparedCall completion(ChatRequest request, Translator translator)
            throws InvalidRequestException {
        TranslatedRequest translated = translator.request(request.form(), model());
        return new PreparedCall.Completion(
                target,
                call(translated.json(), request.stream()),
                translator,
                toBeNamed(translated.leftOut()));
    }

    private PreparedCall embedding(EmbeddingRequest request, EmbeddingTranslator translator)
            throws InvalidRequestException {
        EmbeddingForm form = request.form();
        Encoding encoding = request.encoding();
        List<TranslatedRequest> all = translator.requests(form, model());
        SortedSet<String> leftOut = new TreeSet<>();
        all.forEach(translated -> leftOut.addAll(translated.leftOut()));
        return new PreparedCall.Embedding(
                target,
                all.stream().map(translated -> call(translated.json(), false)).toList(),
                form.inputs().size(),
                translator,
                encoding,
                toBeNamed(leftOut));
    }

    private SortedSet<String> toBeNamed(SortedSet<String> leftOut) throws InvalidRequestException {
        Unsupported policy = Unsupported.of(target.access().provider());
        if (policy == Unsupported.REJECT && !leftOut.isEmpty()) {
            throw new InvalidRequestException(
                    "unsupported_parameter",
                    Optional.of(leftOut.first()),
                    "The model '%s' does not support: %s."
                            .formatted(target.model().id(), String.join(", ", leftOut)));
        }
        return policy == Unsupported.WARN ? leftOut : new TreeSet<>();
    }

    private CalledModel model() {
        ModelId id = target.model().id();
        Map<String, JsonNode> settings = new HashMap<>(target.adapter().defaultSettings(id));
        settings.putAll(target.access().provider().settings());
        return new CalledModel(
                id.upstreamModel(),
                target.model().facts().maxOutputTokens(),
                target.model().facts().capabilities(),
                settings);
    }

    private CompletionCall call(byte[] body, boolean stream) {
        return new CompletionCall(operation, target.model().id(), body, stream);
    }

    /// Routing lets no such request through.
    private IllegalStateException notInThisDialect() {
        return new IllegalStateException(
                "%s has no %s".formatted(target.adapter().shortName(), operation.word()));
    }
}
