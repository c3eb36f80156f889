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
    private static final String FIELD = "allowed_models";
    private static final int MOST = 1000;
    private static final String ALL_OF = "/*";

    private AllowedModels() {}

    static List<String> read(Fields fields, KeyKind kind, CatalogTables tables) {
        List<String> allowed = fields.texts(FIELD, List.of(), MOST, ModelId.MAX_LENGTH);
        if (fields.isEmptyList(FIELD)) {
            fields.refuse(
                    FIELD,
                    "must not be an empty list, which could be a mistake: without the field, or with null, the key is for every model");
        }
        if (kind == KeyKind.ADMIN && !allowed.isEmpty()) {
            fields.refuse(
                    FIELD, "is for client keys only: an administrator key asks for no completions");
        }
        for (String name : allowed) {
            if (!exists(name, tables)) {
                fields.refuse(unknown(name));
            }
        }
        return allowed;
    }

    private static Violation unknown(String name) {
        // As a violation shows it: shortened, and never what looks like a key.
        String shown = Violation.ofText(FIELD, name, "").value().orElse("");
        return Violation.ofText(
                FIELD,
                name,
                name.endsWith(ALL_OF)
                        ? "holds %s, but there is no such provider".formatted(shown)
                        : "holds %s, but there is no model and no alias of that name (a provider's models all together are \"groq/*\")"
                                .formatted(shown));
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
