package dev.portolan.outbound;

import java.io.IOException;
import java.io.Serial;

/// A connection that the address policy forbids.
final class AddressForbiddenException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    AddressForbiddenException(String objection) {
        super(objection);
    }
}
