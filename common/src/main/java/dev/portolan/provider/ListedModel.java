package dev.portolan.provider;

import dev.portolan.catalog.ModelFacts;

/// One entry of a provider's list.
///
/// @param upstreamModel the provider's own id of the model
/// @param facts what the entry says of it
public record ListedModel(String upstreamModel, ModelFacts facts) {}
