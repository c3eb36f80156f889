package dev.portolan.api.routing;

import dev.portolan.provider.Operation;
import java.util.List;

/// The models to try, best first.
///
/// @param operation what they are asked for
/// @param requestedModel the name as the client wrote it
/// @param targets at least one
public record Route(Operation operation, String requestedModel, List<Target> targets) {
    public Route {
        targets = List.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a route needs a target");
        }
    }
}
