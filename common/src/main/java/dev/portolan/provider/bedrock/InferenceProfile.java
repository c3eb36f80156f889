package dev.portolan.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelFacts;
import dev.portolan.catalog.ModelKind;
import dev.portolan.provider.ListedModel;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An entry of ListInferenceProfiles: another name for a model, under which several regions serve
/// it or an application's use is counted on its own
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_InferenceProfileSummary.html, read
/// 2026-11-26).
record InferenceProfile(JsonNode entry) {
    /// What it is called by: the id of AWS's own profiles (`us.anthropic.claude-…`), the ARN of an
    /// application's, whose id says nothing. Empty where the entry makes no sense.
    String name() {
        return entry.path("type").asText("").equals("APPLICATION")
                ? entry.path("inferenceProfileArn").asText("")
                : entry.path("inferenceProfileId").asText("");
    }

    /// The ids of the foundation models behind it: one, in several regions.
    Set<String> models() {
        Set<String> ids = new LinkedHashSet<>();
        for (JsonNode model : entry.path("models")) {
            String arn = model.path("modelArn").asText("");
            ids.add(arn.substring(arn.lastIndexOf('/') + 1));
        }
        return ids;
    }

    /// Everything that is known of the model behind it.
    ListedModel listed(Map<String, FoundationModel> foundations) {
        ModelFacts facts =
                models().stream()
                        .map(id -> Optional.ofNullable(foundations.get(id)))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(model -> model.facts(true))
                        .orElseGet(() -> ModelFacts.ofKind(kindOfName()));
        return new ListedModel(
                name(),
                FoundationModel.with(
                        facts,
                        title().or(facts::displayName),
                        description().or(facts::description),
                        facts.details()));
    }

    /// Of a model that the region does not list itself.
    private ModelKind kindOfName() {
        return models().stream().anyMatch(id -> id.contains("embed"))
                ? ModelKind.EMBEDDING
                : ModelKind.CHAT;
    }

    private Optional<String> title() {
        return Optional.of(entry.path("inferenceProfileName").asText(""))
                .filter(text -> !text.isBlank());
    }

    private Optional<String> description() {
        return Optional.of(entry.path("description").asText("")).filter(text -> !text.isBlank());
    }
}
