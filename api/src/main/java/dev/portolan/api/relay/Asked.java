package dev.portolan.api.relay;

import dev.portolan.api.routing.Target;
import dev.portolan.dialect.openai.ChatDocument;
import dev.portolan.provider.Operation;
import dev.portolan.usage.Cost;
import dev.portolan.usage.Usage;
import java.util.Optional;

/// What a relay has to know of the request whose answer it relays.
///
/// @param target who answers
/// @param operation what it was asked for
/// @param requestedModel the name that the client wants to see as `model`
/// @param wantsUsage whether the client asked for a usage chunk
public record Asked(Target target, Operation operation, String requestedModel, boolean wantsUsage) {
    /// What a whole answer cost, in US dollars; left out where that is not known.
    public static final String COST_HEADER = "x-portolan-cost";

    /// The usage with what it cost at the model that answered.
    public Usage priced(Usage usage) {
        return Cost.priced(usage, target.model().facts().prices());
    }

    /// What a whole answer's tokens are and cost. An input is never empty: embeddings without a
    /// token have not been counted.
    Optional<Usage> counted(ChatDocument document) {
        return document.usage()
                .filter(usage -> operation != Operation.EMBEDDING || usage.prompt() > 0)
                .map(this::priced);
    }

    /// Whether a document is what the operation's answers are.
    boolean isAnsweredBy(ChatDocument document) {
        return switch (operation) {
            case CHAT_COMPLETION, TEXT_COMPLETION -> document.hasChoices();
            case EMBEDDING -> document.hasData();
        };
    }

    /// What is wrong with a document that is not.
    String lack() {
        return operation == Operation.EMBEDDING
                ? "the answer has no data"
                : "the answer has no choices";
    }
}
