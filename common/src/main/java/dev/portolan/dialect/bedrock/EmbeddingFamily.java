package dev.portolan.dialect.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.Trees;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Makers of embedding models, each with a request of their own.
enum EmbeddingFamily {
    TITAN_TEXT(1) {
        @Override
        ObjectNode body(List<String> texts, Optional<Integer> dimensions) {
            ObjectNode body = Trees.object().put("inputText", texts.getFirst());
            dimensions.ifPresent(count -> body.put("dimensions", count));
            return body;
        }
    },
    TITAN_IMAGE(1) {
        @Override
        ObjectNode body(List<String> texts, Optional<Integer> dimensions) {
            ObjectNode body = Trees.object().put("inputText", texts.getFirst());
            dimensions.ifPresent(
                    count -> body.putObject("embeddingConfig").put("outputEmbeddingLength", count));
            return body;
        }
    },
    COHERE(96) {
        @Override
        ObjectNode body(List<String> texts, Optional<Integer> dimensions) {
            ObjectNode body = Trees.object();
            ArrayNode list = body.putArray("texts");
            texts.forEach(list::add);
            body.put("input_type", "search_document");
            body.putArray("embedding_types").add("float");
            dimensions.ifPresent(count -> body.put("output_dimension", count));
            return body;
        }
    },
    NOVA(1) {
        @Override
        ObjectNode body(List<String> texts, Optional<Integer> dimensions) {
            ObjectNode body =
                    Trees.object()
                            .put("schemaVersion", "nova-multimodal-embed-v1")
                            .put("taskType", "SINGLE_EMBEDDING");
            ObjectNode parameters =
                    body.putObject("singleEmbeddingParams")
                            .put("embeddingPurpose", "GENERIC_INDEX");
            dimensions.ifPresent(count -> parameters.put("embeddingDimension", count));
            parameters
                    .putObject("text")
                    .put("truncationMode", "NONE")
                    .put("value", texts.getFirst());
            return body;
        }
    };

    private final int atOnce;

    EmbeddingFamily(int atOnce) {
        this.atOnce = atOnce;
    }

    /// Empty for a maker that is not known here.
    static Optional<EmbeddingFamily> of(String upstreamModel) {
        String id = upstreamModel.toLowerCase(Locale.ROOT);
        if (id.contains("amazon.titan-embed-image")) {
            return Optional.of(TITAN_IMAGE);
        }
        if (id.contains("amazon.titan-embed")) {
            return Optional.of(TITAN_TEXT);
        }
        if (id.contains("cohere.embed")) {
            return Optional.of(COHERE);
        }
        return id.contains("amazon.nova") && id.contains("embed")
                ? Optional.of(NOVA)
                : Optional.empty();
    }

    /// How many texts one request takes.
    int atOnce() {
        return atOnce;
    }

    /// Whether the length of the vectors can be chosen; the first generations have one.
    boolean hasDimensions(String upstreamModel) {
        return switch (this) {
            case TITAN_TEXT -> upstreamModel.contains("titan-embed-text-v2");
            case COHERE -> !upstreamModel.contains("-v3");
            case TITAN_IMAGE, NOVA -> true;
        };
    }

    /// @param texts as many as [#atOnce] at most
    abstract ObjectNode body(List<String> texts, Optional<Integer> dimensions);
}
