package dev.portolan.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.key.ApiKey;
import dev.portolan.key.KeyKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/// An [ApiKey] and its row, both ways.
public final class ApiKeyRow implements RowMapper<ApiKey> {
    @Override
    public ApiKey map(ResultSet results, StatementContext context) throws SQLException {
        return read(results.getString(1));
    }

    static ApiKey read(String json) {
        return Row.parse("key", "id", json).read(ApiKeyRow::key);
    }

    static ApiKey key(Row row) {
        return new ApiKey(
                row.name("id"),
                row.word("kind", KeyKind::ofWord),
                row.name("name"),
                row.bytes("mac"),
                row.name("pepper_id"),
                row.text("last_four"),
                row.texts("allowed_models"),
                row.optionalInstant("expires_at"),
                row.optionalInstant("revoked_at"),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.number("version"));
    }

    static ObjectNode write(ApiKey key) {
        ObjectNode row = RowJson.MAPPER.createObjectNode();
        row.put("id", key.id());
        row.put("kind", key.kind().word());
        row.put("name", key.name());
        row.put("mac", "\\x" + HexFormat.of().formatHex(key.mac()));
        row.put("pepper_id", key.pepperId());
        row.put("last_four", key.lastFour());
        row.set("allowed_models", RowJson.texts(key.allowedModels()));
        row.put("expires_at", key.expiresAt().map(Object::toString).orElse(null));
        row.put("revoked_at", key.revokedAt().map(Object::toString).orElse(null));
        row.put("created_at", key.createdAt().toString());
        row.put("updated_at", key.updatedAt().toString());
        row.put("version", key.version());
        return row;
    }
}
