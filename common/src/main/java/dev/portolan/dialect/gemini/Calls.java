package dev.portolan.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.dialect.form.Piece;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A candidate's calls: whole, or begun with `willContinue` and finished by later parts that give
/// no name. What comes in pieces is told when it is whole, since no piece of it is JSON. For one
/// thread.
final class Calls {
    private final int choice;
    private final Supplier<String> callIds;
    private final Consumer<Piece> pieces;
    private int calls;
    private @Nullable PartialArguments begun;

    Calls(int choice, Supplier<String> callIds, Consumer<Piece> pieces) {
        this.choice = choice;
        this.callIds = callIds;
        this.pieces = pieces;
    }

    void read(JsonNode call, Optional<String> signature) {
        String name = call.path("name").asText("");
        if (begun == null && name.isEmpty() && !call.path("args").isObject()) {
            return; // the end of a call that had ended before
        }
        if (begun == null || !name.isEmpty()) {
            end();
            begin(call.path("id").asText(""), name, signature);
        }
        if (begun != null) {
            begun.addWhole(call.path("args"));
            begun.add(call.path("partialArgs"));
        }
        if (!call.path("willContinue").asBoolean(false)) {
            end();
        }
    }

    private void begin(String id, String name, Optional<String> signature) {
        pieces.accept(
                new Piece.ToolCall(
                        choice, calls, id.isEmpty() ? callIds.get() : id, name, signature));
        begun = new PartialArguments();
    }

    /// Nothing more comes of the call that has begun, if any.
    void end() {
        if (begun != null) {
            String arguments = begun.json();
            if (!arguments.equals("{}")) {
                pieces.accept(new Piece.ToolArguments(choice, calls, arguments));
            }
            calls++;
            begun = null;
        }
    }
}
