package dev.portolan.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/// An [Alias] and its row, both ways.
public final class AliasRow implements RowMapper<Alias> {
    @Override
    public Alias map(ResultSet results, StatementContext context) throws SQLException {
        return read(results.getString(1));
    }

    static Alias read(String json) {
        return Row.parse("alias", "alias", json).read(AliasRow::alias);
    }

    static Alias alias(Row row) {
        return new Alias(
                row.name("alias"),
                row.texts("targets").stream()
                        .map(target ->
                                ModelId.parse(target)
                                        .orElseThrow(() ->
                                                row.fault(
                                                        RefusalReason.UNKNOWN_MODEL,
                                                        "targets",
                                                        "holds what is no model id")))
                        .toList(),
                row.optionalText("description"),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.number("version"));
    }

    static ObjectNode write(Alias alias) {
        ObjectNode row = RowJson.MAPPER.createObjectNode();
        row.put("alias", alias.name());
        row.set("targets", RowJson.texts(alias.targets().stream().map(ModelId::toString)));
        row.put("description", alias.description().orElse(null));
        row.put("created_at", alias.createdAt().toString());
        row.put("updated_at", alias.updatedAt().toString());
        row.put("version", alias.version());
        return row;
    }
}
