package dev.portolan.api.completion;

import java.io.IOException;
import java.io.Serial;
import org.eclipse.jetty.io.QuietException;

/// Thrown out of a servlet whose answer has begun: the server then cuts the connection, without the
/// last chunk that would make the answer look complete. Not a defect, so not logged.
final class CutConnectionException extends IOException implements QuietException {
    @Serial private static final long serialVersionUID = 1;

    CutConnectionException() {
        super("the answer was broken off");
    }
}
