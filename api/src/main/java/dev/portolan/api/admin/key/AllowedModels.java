package dev.portolan.api.admin.key;

import dev.portolan.api.admin.problem.Violation;
import dev.portolan.api.admin.wire.Fields;
import dev.portolan.catalog.CatalogTables;
import dev.portolan.catalog.ModelId;
import dev.portolan.key.KeyKind;
import java.util.List;

/// Reads `allowed_models`: ids of models, names of aliases, or `provider/*`. Each must exist now,
/// because a misspelt one would be noticed only when a client is turned away.
final class AllowedModels {
    private static final int MOST = 1000;
    private static final String ALL_OF = "/*";

    private AllowedModels() {}

    static List<String> read(Fields fields, KeyKind kind, CatalogTables tables) {
        List<String> allowed = fields.texts("allowed_models", List.of(), MOST, ModelId.MAX_LENGTH);
        if (kind == KeyKind.ADMIN && !allowed.isEmpty()) {
            fields.refuse(
                    "allowed_models",
                    "is for client keys only: an administrator key asks for no completions");
        }
        for (String name : allowed) {
            if (!exists(name, tables)) {
                fields.refuse(
                        Violation.ofText(
                                "allowed_models",
                                name,
                                "must be a model's id, an alias, or all models of a provider as \"groq/*\""));
            }
        }
        return allowed;
    }

    private static boolean exists(String name, CatalogTables tables) {
        if (name.endsWith(ALL_OF)) {
            return tables.providers()
                    .find(name.substring(0, name.length() - ALL_OF.length()))
                    .isPresent();
        }
        return ModelId.parse(name).flatMap(tables.models()::find).isPresent()
                || tables.aliases().find(name).isPresent();
    }
}
