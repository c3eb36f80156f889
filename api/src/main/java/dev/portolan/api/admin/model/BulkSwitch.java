package dev.portolan.api.admin.model;

import dev.portolan.api.admin.problem.Violation;
import dev.portolan.api.admin.wire.Answer;
import dev.portolan.api.admin.wire.Fields;
import dev.portolan.api.admin.wire.JsonView;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelFilter;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Switches many models on or off in one version of the catalog: those named, or those a filter
/// finds.
final class BulkSwitch {
    private static final int MOST = 20_000;
    private static final int MOST_UNKNOWN_SHOWN = 20;

    Answer apply(Fields fields, CatalogTables tables) {
        fields.require("is_available");
        boolean isAvailable = fields.truth("is_available", true);
        if (fields.has("model_ids") == fields.has("filter")) {
            fields.refuse(Violation.hidden("model_ids", "or filter is required, and not both"));
        }
        List<Model> chosen =
                fields.has("model_ids") ? named(fields, tables) : found(fields, tables);
        fields.finish();
        List<Model> changed =
                chosen.stream()
                        .filter(model ->
                                model.isAvailable() != isAvailable
                                        || !model.pinnedFields().contains("is_available"))
                        .map(model -> ModelEdit.switched(model, isAvailable))
                        .toList();
        tables.models().updateAll(changed);
        return Answer.ok(
                new JsonView()
                        .put("is_available", isAvailable)
                        .put("matched", chosen.size())
                        .put("changed", changed.size()));
    }

    private static List<Model> named(Fields fields, CatalogTables tables) {
        Map<String, Map<String, Model>> byProvider = new HashMap<>();
        List<Model> models = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String text : fields.texts("model_ids", List.of(), MOST, ModelId.MAX_LENGTH)) {
            Optional<Model> model =
                    ModelId.parse(text)
                            .flatMap(id ->
                                    Optional.ofNullable(
                                            byProvider
                                                    .computeIfAbsent(
                                                            id.provider(),
                                                            provider ->
                                                                    byId(
                                                                            tables.models()
                                                                                    .ofProvider(
                                                                                            provider)))
                                                    .get(text)));
            model.ifPresentOrElse(models::add, () -> unknown.add(text));
        }
        for (String text : unknown.subList(0, Math.min(MOST_UNKNOWN_SHOWN, unknown.size()))) {
            fields.refuse(
                    Violation.ofText(
                            "model_ids", text, "must be the id of a model in the catalog"));
        }
        return models;
    }

    private static Map<String, Model> byId(List<Model> models) {
        Map<String, Model> byId = HashMap.newHashMap(models.size());
        models.forEach(model -> byId.put(model.id().toString(), model));
        return byId;
    }

    private static List<Model> found(Fields fields, CatalogTables tables) {
        Optional<Fields> given = fields.object("filter");
        if (given.isEmpty()) {
            fields.finish();
            return List.of();
        }
        Fields filter = given.get();
        ModelFilter wanted =
                new ModelFilter(
                        filter.optionalText("provider", Optional.empty(), 63),
                        filter.has("available")
                                ? Optional.of(filter.truth("available", true))
                                : Optional.empty(),
                        word(
                                        filter,
                                        "lifecycle",
                                        Arrays.stream(Lifecycle.values())
                                                .map(Lifecycle::word)
                                                .toList())
                                .flatMap(Lifecycle::ofWord),
                        word(
                                        filter,
                                        "kind",
                                        Arrays.stream(ModelKind.values())
                                                .map(ModelKind::word)
                                                .toList())
                                .flatMap(ModelKind::ofWord),
                        filter.optionalText("q", Optional.empty(), 500));
        if (wanted.equals(ModelFilter.ALL)) {
            fields.refuse(
                    Violation.hidden(
                            "filter",
                            "must restrict something: provider, available, lifecycle, kind or q"));
        }
        fields.finish();
        return tables.models().page(wanted, Optional.empty(), Integer.MAX_VALUE);
    }

    private static Optional<String> word(Fields filter, String name, List<String> words) {
        return filter.has(name)
                ? Optional.of(
                        filter.word(
                                name,
                                "",
                                words,
                                text ->
                                        words.contains(text)
                                                ? Optional.of(text)
                                                : Optional.empty()))
                : Optional.empty();
    }
}
