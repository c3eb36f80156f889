package dev.portolan.api.admin.model;

import dev.portolan.api.admin.problem.Violation;
import dev.portolan.api.admin.wire.Fields;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.ModelId;
import java.util.Optional;

/// Reads which model is to be made: `model_id`, or `provider` and `upstream_model`, or all three if
/// they agree.
final class NewModelId {
    private NewModelId() {}

    /// Empty where the fields name none; the reason is noted in them.
    static Optional<ModelId> read(Fields fields, CatalogTables tables) {
        Optional<ModelId> id = fields.has("model_id") ? whole(fields) : ofParts(fields);
        id.filter(it -> tables.providers().find(it.provider()).isEmpty())
                .ifPresent(it ->
                        fields.refuse(
                                Violation.ofText(
                                        fields.has("model_id") ? "model_id" : "provider",
                                        it.provider(),
                                        "must begin with a provider of the catalog; there is no provider '%s'"
                                                .formatted(it.provider()))));
        id.filter(it -> !it.isAddressable())
                .ifPresent(it ->
                        fields.refuse(
                                Violation.ofText(
                                        fields.has("model_id") ? "model_id" : "upstream_model",
                                        it.toString(),
                                        "must be able to stand in a path: no '%', no '\\', no segment that is empty, '.' or '..'")));
        return id;
    }

    private static Optional<ModelId> whole(Fields fields) {
        String text = fields.text("model_id", "", ModelId.MAX_LENGTH);
        Optional<ModelId> id = ModelId.parse(text);
        if (id.isEmpty() && !text.isEmpty()) {
            fields.refuse(
                    "model_id",
                    "must be <provider>/<the provider's own id>, such as groq/llama-3.3-70b, of at most 256 printable characters");
        }
        id.ifPresent(it -> {
            requireAgreement(fields, "provider", it.provider());
            requireAgreement(fields, "upstream_model", it.upstreamModel());
        });
        return id;
    }

    private static void requireAgreement(Fields fields, String name, String part) {
        if (!fields.text(name, part, ModelId.MAX_LENGTH).equals(part)) {
            fields.refuse(name, "must agree with model_id, or be left out");
        }
    }

    private static Optional<ModelId> ofParts(Fields fields) {
        if (!fields.has("provider") && !fields.has("upstream_model")) {
            fields.require("model_id");
            return Optional.empty();
        }
        fields.require("provider", "upstream_model");
        String provider = fields.text("provider", "", 63);
        String upstreamModel = fields.text("upstream_model", "", ModelId.MAX_LENGTH);
        if (provider.isEmpty() || upstreamModel.isEmpty()) {
            return Optional.empty();
        }
        Optional<ModelId> id =
                ModelId.parse(provider + "/" + upstreamModel)
                        .filter(it -> it.provider().equals(provider));
        if (id.isEmpty()) {
            fields.refuse(
                    "provider",
                    "must be 1-63 characters of a-z 0-9 _ -, and with upstream_model at most 256 printable characters");
        }
        return id;
    }
}
