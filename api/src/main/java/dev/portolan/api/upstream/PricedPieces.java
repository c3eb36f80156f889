package dev.portolan.api.upstream;

import dev.portolan.catalog.Prices;
import dev.portolan.dialect.form.Piece;
import dev.portolan.usage.Cost;
import java.util.function.Consumer;

/// Passes pieces on, with the cost in the count of tokens.
///
/// @param prices of the model that serves
record PricedPieces(Prices prices, Consumer<Piece> writer) implements Consumer<Piece> {
    @Override
    public void accept(Piece piece) {
        writer.accept(
                piece instanceof Piece.Counted(var usage)
                        ? new Piece.Counted(Cost.priced(usage, prices))
                        : piece);
    }
}
