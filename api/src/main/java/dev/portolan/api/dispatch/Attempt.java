package dev.portolan.api.dispatch;

import dev.portolan.api.error.GatewayError;
import dev.portolan.catalog.ModelId;
import dev.portolan.usage.Usage;
import java.util.Optional;

/// One try of one model.
///
/// @param usage the tokens it took, as far as the provider counted them, whatever came of it
/// @param error what came of it, if it was not an answer
public record Attempt(ModelId model, Optional<Usage> usage, Optional<GatewayError> error) {}
