package dev.portolan.api.routing;

import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.dialect.form.Translator;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAdapter;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What a model is for, by its kind, and what of that its provider can be asked for.
final class Purpose {
    private Purpose() {}

    /// The operations that a kind of model is for. Most chat models go on from a prompt too.
    static Set<Operation> of(ModelKind kind) {
        return switch (kind) {
            case CHAT -> EnumSet.of(Operation.CHAT_COMPLETION, Operation.TEXT_COMPLETION);
            case EMBEDDING -> EnumSet.of(Operation.EMBEDDING);
            case COMPLETION -> EnumSet.of(Operation.TEXT_COMPLETION);
            case RERANK, IMAGE, AUDIO, VIDEO, MODERATION, OTHER -> EnumSet.noneOf(Operation.class);
        };
    }

    /// Where OpenAI, or who else made it a custom, has such models asked; empty: nobody knows.
    static Optional<String> endpoint(ModelKind kind) {
        return switch (kind) {
            case CHAT -> Optional.of(Operation.CHAT_COMPLETION.path());
            case COMPLETION -> Optional.of(Operation.TEXT_COMPLETION.path());
            case EMBEDDING -> Optional.of(Operation.EMBEDDING.path());
            case RERANK -> Optional.of("/v1/rerank");
            case IMAGE -> Optional.of("/v1/images/generations");
            case AUDIO -> Optional.of("/v1/audio/speech or /v1/audio/transcriptions");
            case VIDEO -> Optional.of("/v1/videos");
            case MODERATION -> Optional.of("/v1/moderations");
            case OTHER -> Optional.empty();
        };
    }

    /// Whether an adapter can be asked for it. Completions of text pass as bytes or not at all.
    static boolean serves(ProviderAdapter adapter, ModelId model, Operation operation) {
        Optional<Translator> translator = adapter.dialect(model).translator();
        return adapter.operations().contains(operation)
                && (translator.isEmpty()
                        || switch (operation) {
                            case CHAT_COMPLETION -> true;
                            case TEXT_COMPLETION -> false;
                            case EMBEDDING -> translator.get().embeddings().isPresent();
                        });
    }

    /// Where the model can be asked instead; empty: nowhere.
    static Optional<String> instead(ProviderAdapter adapter, Model model) {
        return of(model.facts().kind()).stream()
                .filter(operation -> serves(adapter, model.id(), operation))
                .map(Operation::path)
                .findFirst();
    }
}
