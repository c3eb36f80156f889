package dev.portolan.messaging;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/// Says that the catalog has reached a version, and what changed in it. A hint: the database is the
/// truth, and a reader that has the version already, or a newer one, ignores it. JSON on topic
/// [#TOPIC] under key [#KEY]; fields are only ever added.
///
/// @param schema 1
/// @param version the catalog version that is committed
/// @param at when the change was made (RFC 3339); for people, never for ordering
/// @param actor who made it
/// @param changes what changed, at most [#MAX_CHANGES]; empty in a heartbeat
/// @param truncated whether there were more changes than are listed
public record CatalogEvent(
        @JsonProperty("schema") int schema,
        @JsonProperty("version") long version,
        @JsonProperty("at") Instant at,
        @JsonProperty("actor") String actor,
        @JsonProperty("changes") List<Change> changes,
        @JsonProperty("truncated") boolean truncated) {
    public static final String TOPIC = "model-catalog-updated";
    public static final String KEY = "catalog";
    public static final int SCHEMA = 1;
    public static final int MAX_CHANGES = 100;

    public CatalogEvent {
        changes = List.copyOf(changes);
    }

    /// One changed row.
    ///
    /// @param entity `provider`, `model`, `alias` or `key`
    /// @param id the row's id
    /// @param operation `insert`, `update` or `delete`
    public record Change(
            @JsonProperty("entity") String entity,
            @JsonProperty("id") String id,
            @JsonProperty("operation") String operation) {}
}
