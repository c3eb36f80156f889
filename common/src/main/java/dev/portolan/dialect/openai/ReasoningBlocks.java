package dev.portolan.dialect.openai;

import dev.portolan.dialect.form.ReasoningDetail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Joins the deltas of blocks of thinking: clients that collect a stream return them in pieces.
final class ReasoningBlocks {
    private ReasoningBlocks() {}

    /// One detail for each block, in the order of their first pieces.
    static List<ReasoningDetail> joined(List<ReasoningDetail> pieces) {
        Map<Object, ReasoningDetail> blocks = new LinkedHashMap<>();
        for (ReasoningDetail piece : pieces) {
            switch (piece) {
                case ReasoningDetail.Text text ->
                        blocks.merge(
                                text.index(),
                                text,
                                (before, _) ->
                                        before instanceof ReasoningDetail.Text begun
                                                ? join(begun, text)
                                                : text);
                // Each is whole; two of one index are two.
                case ReasoningDetail.Encrypted encrypted ->
                        blocks.putIfAbsent(List.of(encrypted.index(), encrypted.data()), encrypted);
            }
        }
        return List.copyOf(blocks.values());
    }

    private static ReasoningDetail.Text join(
            ReasoningDetail.Text before, ReasoningDetail.Text more) {
        Optional<ReasoningDetail.Opaque> signature =
                more.signature().isPresent() ? more.signature() : before.signature();
        return new ReasoningDetail.Text(before.index(), before.text() + more.text(), signature);
    }
}
