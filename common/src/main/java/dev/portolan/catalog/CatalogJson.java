package dev.portolan.catalog;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.key.ApiKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// The whole catalog as compressed JSON, table by table and row by row, by column names: what a
/// replica keeps on disk. It holds sealed credentials and keys' MACs, so it is to be sealed itself.
public final class CatalogJson {
    private static final int FORMAT = 1;

    private CatalogJson() {}

    public static byte[] write(CatalogRows rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
        try (JsonGenerator json = RowJson.MAPPER.createGenerator(new GZIPOutputStream(bytes))) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeNumberField("version", rows.version());
            table(json, "providers", rows.providers(), ProviderRow::write);
            table(json, "models", rows.models(), ModelRow::write);
            table(json, "aliases", rows.aliases(), AliasRow::write);
            table(json, "keys", rows.keys(), ApiKeyRow::write);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// @throws IOException where it is none of ours
    /// @throws UnreadableRowException where a row is none
    public static CatalogRows read(byte[] bytes) throws IOException {
        long version = -1;
        List<Provider> providers = List.of();
        List<Model> models = List.of();
        List<Alias> aliases = List.of();
        List<ApiKey> keys = List.of();
        try (JsonParser json =
                RowJson.MAPPER.createParser(new GZIPInputStream(new ByteArrayInputStream(bytes)))) {
            require(json.nextToken() == JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                switch (field) {
                    case "format" -> require(json.getIntValue() == FORMAT);
                    case "version" -> version = json.getLongValue();
                    case "providers" ->
                            providers = table(json, "provider", "id", ProviderRow::provider);
                    case "models" -> models = table(json, "model", "model_id", ModelRow::model);
                    case "aliases" -> aliases = table(json, "alias", "alias", AliasRow::alias);
                    case "keys" -> keys = table(json, "key", "id", ApiKeyRow::key);
                    default -> json.skipChildren();
                }
            }
        }
        require(version >= 0);
        return new CatalogRows(version, providers, models, aliases, keys);
    }

    private static <T> void table(
            JsonGenerator json, String name, List<T> rows, Function<T, ObjectNode> writer)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (T row : rows) {
            json.writeTree(writer.apply(row));
        }
        json.writeEndArray();
    }

    private static <T> List<T> table(
            JsonParser json, String entity, String idColumn, Function<Row, T> reader)
            throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY);
        List<T> rows = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            JsonNode columns = RowJson.ROWS.readTree(json);
            rows.add(Row.of(entity, idColumn, columns).read(reader));
        }
        return rows;
    }

    private static void require(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("not a catalog that this release can read");
        }
    }
}
