package dev.portolan.api.dispatch;

import dev.portolan.api.error.GatewayError;
import dev.portolan.catalog.ModelId;
import java.util.Optional;

/// One try of one model.
///
/// @param error what came of it, if it was not an answer
public record Attempt(ModelId model, Optional<GatewayError> error) {}
