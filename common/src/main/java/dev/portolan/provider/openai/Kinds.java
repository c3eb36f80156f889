package dev.portolan.provider.openai;

import dev.portolan.catalog.ModelKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a model is for: from what its entry says outright, then from what goes in and out, then
/// from its name.
final class Kinds {
    private Kinds() {}

    static ModelKind of(String id, Entry entry, Modalities modalities) {
        return ofMistral(entry)
                .or(() -> ofAzure(entry))
                .or(() -> ofWord(entry))
                .or(() -> entry.flag("/supports_chat").filter(can -> can).map(_ -> ModelKind.CHAT))
                .or(() -> ofModalities(modalities))
                .orElseGet(() -> {
                    ModelKind byName = ofName(deployedModel(entry).orElse(id));
                    // Fireworks says so of base models, and has them go on from a prompt.
                    return byName == ModelKind.CHAT
                                    && entry.flag("/supports_chat").filter(can -> !can).isPresent()
                            ? ModelKind.COMPLETION
                            : byName;
                });
    }

    /// Azure's deployments have names of the customer's choice, and say what is deployed.
    private static Optional<String> deployedModel(Entry entry) {
        return entry.text("/object")
                .filter("deployment"::equals)
                .flatMap(_ -> entry.text("/model"));
    }

    private static Optional<ModelKind> ofAzure(Entry entry) {
        if (!entry.at("/capabilities/chat_completion").isBoolean()) {
            return Optional.empty();
        }
        if (entry.flag("/capabilities/chat_completion").orElse(false)) {
            return Optional.of(ModelKind.CHAT);
        }
        if (entry.flag("/capabilities/embeddings").orElse(false)) {
            return Optional.of(ModelKind.EMBEDDING);
        }
        ModelKind byName = ofName(entry.text("/id").orElse(""));
        boolean completes = entry.flag("/capabilities/completion").orElse(false);
        return Optional.of(
                byName == ModelKind.CHAT
                        ? completes ? ModelKind.COMPLETION : ModelKind.OTHER
                        : byName);
    }

    /// Filling in the middle has an endpoint of its own there: no completion of OpenAI's.
    private static Optional<ModelKind> ofMistral(Entry entry) {
        if (!entry.at("/capabilities/completion_chat").isBoolean()) {
            return Optional.empty();
        }
        if (entry.flag("/capabilities/completion_chat").orElse(false)) {
            return Optional.of(ModelKind.CHAT);
        }
        if (entry.flag("/capabilities/moderation").orElse(false)
                || entry.flag("/capabilities/classification").orElse(false)) {
            return Optional.of(ModelKind.MODERATION);
        }
        if (entry.flag("/capabilities/audio_speech").orElse(false)
                || entry.flag("/capabilities/audio_transcription").orElse(false)
                || entry.flag("/capabilities/audio_transcription_realtime").orElse(false)) {
            return Optional.of(ModelKind.AUDIO);
        }
        ModelKind byName = ofName(entry.text("/id").orElse(""));
        return Optional.of(byName == ModelKind.CHAT ? ModelKind.OTHER : byName);
    }

    /// `type`, `kind` or `categories`, in the words of Together, Venice, Heroku, Fireworks, LM
    /// Studio and others.
    private static Optional<ModelKind> ofWord(Entry entry) {
        List<String> words =
                new ArrayList<>(
                        entry.words("/type", "/categories", "/endpoints", "/model_type", "/types"));
        entry.text("/type", "/kind", "/model_type", "/task").ifPresent(words::add);
        // LiteLLM's word; with others a completion is whatever a model writes.
        entry.text("/mode")
                .map(mode -> mode.equals("completion") ? "text-completion" : mode)
                .ifPresent(words::add);
        return words.stream()
                .flatMap(word -> ofWord(word).stream())
                .min(Comparator.comparingInt(Kinds::rank));
    }

    /// Who chats completes as well, and who embeds classifies.
    private static int rank(ModelKind kind) {
        return switch (kind) {
            case OTHER -> 2;
            case COMPLETION -> 1;
            default -> 0;
        };
    }

    private static Optional<ModelKind> ofWord(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "chat",
                    "text",
                    "language",
                    "llm",
                    "vlm",
                    "code",
                    "text-to-text",
                    "text-generation",
                    "completion",
                    "image-text-to-text" ->
                    Optional.of(ModelKind.CHAT);
            case "text-completion", "text_completion", "generate" -> // the last is Cohere's
                    Optional.of(ModelKind.COMPLETION);
            case "embedding",
                    "embeddings",
                    "embed",
                    "text-to-embedding",
                    "text-to-embeddings",
                    "embedding_model",
                    "feature-extraction" ->
                    Optional.of(ModelKind.EMBEDDING);
            case "rerank", "reranker", "reranking", "text-to-score" ->
                    Optional.of(ModelKind.RERANK);
            case "image",
                    "text-to-image",
                    "image_generation",
                    "upscale",
                    "inpaint",
                    "flumina_base_model" ->
                    Optional.of(ModelKind.IMAGE);
            case "audio",
                    "tts",
                    "asr",
                    "stt",
                    "transcribe",
                    "transcription",
                    "speech",
                    "text-to-speech",
                    "speech-to-text",
                    "music" ->
                    Optional.of(ModelKind.AUDIO);
            case "video", "text-to-video" -> Optional.of(ModelKind.VIDEO);
            case "moderation", "classifier" -> Optional.of(ModelKind.MODERATION);
            case "classify", "summarize", "rate" -> Optional.of(ModelKind.OTHER); // Cohere
            default -> Optional.empty();
        };
    }

    private static Optional<ModelKind> ofModalities(Modalities modalities) {
        Set<String> out = modalities.output();
        if (out.contains("text") || out.contains("code")) {
            boolean isTranscription =
                    !modalities.input().isEmpty() && modalities.input().equals(Set.of("audio"));
            return Optional.of(
                    isTranscription || out.contains("transcription")
                            ? ModelKind.AUDIO
                            : ModelKind.CHAT);
        }
        if (out.contains("embeddings")) {
            return Optional.of(ModelKind.EMBEDDING);
        }
        if (out.contains("rerank")) {
            return Optional.of(ModelKind.RERANK);
        }
        if (out.contains("image")) {
            return Optional.of(ModelKind.IMAGE);
        }
        if (out.contains("video")) {
            return Optional.of(ModelKind.VIDEO);
        }
        return out.contains("audio") || out.contains("transcription")
                ? Optional.of(ModelKind.AUDIO)
                : Optional.empty();
    }

    /// By the words in a name, for lists that give nothing else. What no word betrays is taken for
    /// a chat model.
    static ModelKind ofName(String id) {
        String name = id.toLowerCase(Locale.ROOT);
        List<String> words = List.of(name.split("[^a-z0-9]+"));
        if (name.contains("embed") || has(words, "bge", "gte", "e5", "minilm", "similarity")) {
            return name.contains("rerank") ? ModelKind.RERANK : ModelKind.EMBEDDING;
        }
        if (name.contains("rerank")) {
            return ModelKind.RERANK;
        }
        if (has(words, "moderation")) {
            return ModelKind.MODERATION;
        }
        if (has(
                words,
                "whisper",
                "tts",
                "asr",
                "stt",
                "transcribe",
                "transcription",
                "realtime",
                "speech")) {
            return ModelKind.AUDIO;
        }
        if (has(words, "dall", "imagen", "image", "flux", "sdxl", "diffusion")
                && !words.contains("gemini")) {
            return ModelKind.IMAGE;
        }
        if (has(words, "sora", "veo", "video") || name.startsWith("wan-")) {
            return ModelKind.VIDEO;
        }
        if (has(words, "davinci", "babbage", "curie", "ada")) {
            return ofFirstGeneration(words);
        }
        if (name.contains("gpt-3.5-turbo-instruct") || name.contains("gpt-35-turbo-instruct")) {
            return ModelKind.COMPLETION;
        }
        return words.contains("ocr") ? ModelKind.OTHER : ModelKind.CHAT;
    }

    /// OpenAI's models before those that chat. Azure still has some of them listed.
    private static ModelKind ofFirstGeneration(List<String> words) {
        if (words.contains("search")) {
            return ModelKind.EMBEDDING;
        }
        return words.contains("edit") ? ModelKind.OTHER : ModelKind.COMPLETION;
    }

    private static boolean has(List<String> words, String... any) {
        for (String word : any) {
            if (words.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
