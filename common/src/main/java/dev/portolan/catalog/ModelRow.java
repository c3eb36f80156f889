package dev.portolan.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.TreeSet;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/// A [Model] and its row, both ways.
public final class ModelRow implements RowMapper<Model> {
    @Override
    public Model map(ResultSet results, StatementContext context) throws SQLException {
        return read(results.getString(1));
    }

    static Model read(String json) {
        return Row.parse("model", "model_id", json).read(ModelRow::model);
    }

    static Model model(Row row) {
        return new Model(
                id(row),
                row.optionalText("adapter_class").map(_ -> row.name("adapter_class")),
                new ModelFacts(
                        row.optionalText("display_name"),
                        row.optionalText("description"),
                        row.word("kind", ModelKind::ofWord),
                        row.optionalInt("context_length"),
                        row.optionalInt("max_output_tokens"),
                        new TreeSet<>(row.texts("input_modalities")),
                        new TreeSet<>(row.texts("output_modalities")),
                        row.flags("capabilities"),
                        new TreeSet<>(row.texts("supported_parameters")),
                        PriceColumns.read(row),
                        row.optionalText("owned_by"),
                        row.optionalInstant("upstream_created_at"),
                        row.optionalDate("deprecated_on"),
                        row.optionalText("replaced_by"),
                        row.texts("upstream_aliases"),
                        row.object("details")),
                row.flag("is_available"),
                row.word("lifecycle", Lifecycle::ofWord),
                row.word("source", Model.Source::ofWord),
                row.textsByName("field_sources"),
                new HashSet<>(row.texts("pinned_fields")),
                row.object("custom"),
                row.optionalInt("missing_runs").orElse(0),
                row.optionalInstant("first_seen_at"),
                row.optionalInstant("last_seen_at"),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.number("version"));
    }

    static ObjectNode write(Model model) {
        ObjectNode row = RowJson.MAPPER.createObjectNode();
        row.put("model_id", model.id().toString());
        row.put("provider", model.id().provider());
        row.put("upstream_model", model.id().upstreamModel());
        row.put("adapter_class", model.adapterClass().orElse(null));
        writeFacts(row, model.facts());
        row.put("is_available", model.isAvailable());
        row.put("lifecycle", model.lifecycle().word());
        row.put("source", model.source().word());
        ObjectNode sources = row.putObject("field_sources");
        model.fieldSources().forEach(sources::put);
        row.set("pinned_fields", RowJson.texts(model.pinnedFields().stream().sorted()));
        row.set("custom", RowJson.object(model.custom()));
        row.put("missing_runs", model.missingRuns());
        row.put("first_seen_at", model.firstSeenAt().map(Object::toString).orElse(null));
        row.put("last_seen_at", model.lastSeenAt().map(Object::toString).orElse(null));
        row.put("created_at", model.createdAt().toString());
        row.put("updated_at", model.updatedAt().toString());
        row.put("version", model.version());
        return row;
    }

    private static void writeFacts(ObjectNode row, ModelFacts facts) {
        row.put("display_name", facts.displayName().orElse(null));
        row.put("description", facts.description().orElse(null));
        row.put("kind", facts.kind().word());
        row.put("context_length", facts.contextLength().orElse(null));
        row.put("max_output_tokens", facts.maxOutputTokens().orElse(null));
        row.set("input_modalities", RowJson.texts(facts.inputModalities()));
        row.set("output_modalities", RowJson.texts(facts.outputModalities()));
        ObjectNode capabilities = row.putObject("capabilities");
        facts.capabilities().forEach(capabilities::put);
        row.set("supported_parameters", RowJson.texts(facts.supportedParameters()));
        PriceColumns.write(row, facts.prices());
        row.put("owned_by", facts.ownedBy().orElse(null));
        row.put(
                "upstream_created_at",
                facts.upstreamCreatedAt().map(Object::toString).orElse(null));
        row.put("deprecated_on", facts.deprecatedOn().map(Object::toString).orElse(null));
        row.put("replaced_by", facts.replacedBy().orElse(null));
        row.set("upstream_aliases", RowJson.texts(facts.upstreamAliases()));
        row.set("details", RowJson.object(facts.details()));
    }

    private static ModelId id(Row row) {
        ModelId id = new ModelId(row.text("provider"), row.name("upstream_model"));
        if (!id.toString().equals(row.text("model_id"))) {
            throw row.fault(
                    RefusalReason.UNREADABLE_ROW,
                    "model_id",
                    "is not its provider and upstream model");
        }
        return id;
    }
}
