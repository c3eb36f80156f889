package dev.portolan.provider;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A provider's whole list of models.
///
/// @param models each upstream model once, in the provider's order
/// @param skipped entries that made no sense, in words that name the entry and what is wrong with
///   it
public record ModelList(List<ListedModel> models, List<String> skipped) {
    public ModelList {
        models = List.copyOf(models);
        skipped = List.copyOf(skipped);
        Set<String> seen = new HashSet<>();
        for (ListedModel model : models) {
            if (!seen.add(model.upstreamModel())) {
                throw new IllegalArgumentException("listed twice: " + model.upstreamModel());
            }
        }
    }
}
