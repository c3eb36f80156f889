package dev.portolan.api.metering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.catalog.ModelId;
import dev.portolan.provider.Operation;
import dev.portolan.usage.Cost;
import dev.portolan.usage.Usage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one JSON line per request to the logger [#LOGGER], which a configuration prints as it is.
public final class RequestLog implements Consumer<RequestRecord> {
    public static final String LOGGER = "dev.portolan.requests";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Of anything that a client chose.
    private static final int MAX_FIELD = 256;

    @Override
    public void accept(RequestRecord done) {
        if (LOG.isInfoEnabled()) {
            LOG.info("{}", line(done));
        }
    }

    static String line(RequestRecord done) {
        ObjectNode line = JSON.createObjectNode();
        line.put("timestamp", done.at().toString());
        line.put("message", noun(done.operation()) + " " + done.outcomeWord());
        line.put("requestId", done.requestId());
        done.clientRequestId().ifPresent(id -> line.put("clientRequestId", id));
        done.keyId().ifPresent(id -> line.put("keyId", id));
        line.put("operation", done.operation().word());
        done.requestedModel().ifPresent(name -> line.put("requestedModel", shortened(name)));
        done.model().map(ModelId::upstreamModel).ifPresent(name -> line.put("upstreamModel", name));
        done.model().map(ModelId::toString).ifPresent(name -> line.put("servedModel", name));
        done.model().map(ModelId::provider).ifPresent(name -> line.put("provider", name));
        line.put("attempt", done.attempts().size());
        line.put("streamed", done.streamed());
        line.put("status", done.status());
        line.put("outcome", done.outcomeWord());
        done.error()
                .flatMap(error -> error.code())
                .ifPresent(code -> line.put("error", shortened(code)));
        if (!done.finishReasons().isEmpty()) {
            ArrayNode reasons = line.putArray("finishReasons");
            done.finishReasons().forEach(reason -> reasons.add(reason.word()));
        }
        done.usage()
                .ifPresent(usage -> {
                    ObjectNode tokens = line.putObject("usage");
                    tokens.put("prompt", usage.prompt());
                    tokens.put("completion", usage.completion());
                    tokens.put("total", usage.total());
                    tokens.put("cachedPrompt", usage.cachedPrompt());
                    tokens.put("cacheWrite", usage.cacheWrite());
                    tokens.put("reasoning", usage.reasoning());
                });
        done.usage()
                .flatMap(Usage::cost)
                .ifPresent(dollars -> line.put("costUsd", Cost.plain(dollars)));
        line.put("ms", done.took().toMillis());
        done.timeToFirstByte().ifPresent(first -> line.put("ttfbMs", first.toMillis()));
        line.put("catalogVersion", done.catalogVersion());
        try {
            return JSON.writeValueAsString(line);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String noun(Operation operation) {
        return switch (operation) {
            case CHAT_COMPLETION -> "completion";
            case TEXT_COMPLETION -> "text completion";
            case EMBEDDING -> "embedding";
        };
    }

    private static String shortened(String text) {
        return text.length() <= MAX_FIELD ? text : text.substring(0, MAX_FIELD);
    }
}
