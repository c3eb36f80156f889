package dev.portolan.dialect.form;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// Reads one streamed answer, fed with its bytes as they come, cut anywhere. For one thread.
public interface AnswerReader {
    /// @param bytes taken whole; theirs is the caller's array, nothing of it is kept
    /// @throws MalformedAnswerException where they are not what the format describes
    void feed(ByteBuffer bytes, Consumer<Piece> pieces) throws MalformedAnswerException;

    /// The body has ended, orderly. Reads what was left over. Whether the answer was complete shows
    /// in the pieces: every choice has its [Piece.Finished].
    void end(Consumer<Piece> pieces) throws MalformedAnswerException;
}
