package dev.portolan.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/// A [Provider] and its row, both ways.
public final class ProviderRow implements RowMapper<Provider> {
    @Override
    public Provider map(ResultSet results, StatementContext context) throws SQLException {
        return read(results.getString(1));
    }

    static Provider read(String json) {
        return Row.parse("provider", "id", json).read(ProviderRow::provider);
    }

    static Provider provider(Row row) {
        return new Provider(
                row.name("id"),
                row.name("display_name"),
                row.name("adapter_class"),
                row.optionalUri("base_url"),
                credential(row),
                row.object("settings"),
                row.flag("is_enabled"),
                row.optionalText("sync_cron"),
                new Timeouts(
                        timeout(row, "connect_timeout_ms", Timeouts.DEFAULT.connect()),
                        timeout(row, "first_byte_timeout_ms", Timeouts.DEFAULT.firstByte()),
                        timeout(row, "idle_timeout_ms", Timeouts.DEFAULT.idle()),
                        timeout(row, "total_timeout_ms", Timeouts.DEFAULT.total())),
                documentation(row),
                new HashSet<>(row.texts("pinned_fields")),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.number("version"));
    }

    static ObjectNode write(Provider provider) {
        ObjectNode row = RowJson.MAPPER.createObjectNode();
        row.put("id", provider.id());
        row.put("display_name", provider.displayName());
        row.put("adapter_class", provider.adapterClass());
        row.put("base_url", provider.baseUrl().map(URI::toString).orElse(null));
        writeCredential(row, provider.credential());
        row.set("settings", RowJson.object(provider.settings()));
        row.put("is_enabled", provider.isEnabled());
        row.put("sync_cron", provider.syncCron().orElse(null));
        row.put("connect_timeout_ms", provider.timeouts().connect().toMillis());
        row.put("first_byte_timeout_ms", provider.timeouts().firstByte().toMillis());
        row.put("idle_timeout_ms", provider.timeouts().idle().toMillis());
        row.put("total_timeout_ms", provider.timeouts().total().toMillis());
        row.put(
                "documentation_url",
                provider.documentation().map(source -> source.url().toString()).orElse(null));
        row.put(
                "documentation_read_on",
                provider.documentation().map(source -> source.readOn().toString()).orElse(null));
        row.set("pinned_fields", RowJson.texts(provider.pinnedFields().stream().sorted()));
        row.put("created_at", provider.createdAt().toString());
        row.put("updated_at", provider.updatedAt().toString());
        row.put("version", provider.version());
        return row;
    }

    private static Optional<CredentialSource> credential(Row row) {
        Optional<String> variable = row.optionalText("credential_env");
        if (variable.isPresent()) {
            return Optional.of(new CredentialSource.Environment(variable.get()));
        }
        return row.optionalText("credential_envelope")
                .map(envelope ->
                        new CredentialSource.Sealed(
                                envelope,
                                row.text("credential_fingerprint"),
                                row.text("credential_last_four"),
                                row.instant("credential_updated_at")));
    }

    private static void writeCredential(ObjectNode row, Optional<CredentialSource> credential) {
        switch (credential.orElse(null)) {
            case null -> row.putNull("credential_env");
            case CredentialSource.Environment(String variable) ->
                    row.put("credential_env", variable);
            case CredentialSource.Sealed sealed -> {
                row.put("credential_envelope", sealed.envelope());
                row.put("credential_fingerprint", sealed.fingerprint());
                row.put("credential_last_four", sealed.lastFour());
                row.put("credential_updated_at", sealed.updatedAt().toString());
            }
        }
    }

    private static Duration timeout(Row row, String column, Duration otherwise) {
        return row.optionalInt(column).map(Duration::ofMillis).orElse(otherwise);
    }

    private static Optional<Provider.Documentation> documentation(Row row) {
        return row.optionalUri("documentation_url")
                .flatMap(url ->
                        row.optionalDate("documentation_read_on")
                                .map(day -> new Provider.Documentation(url, day)));
    }
}
