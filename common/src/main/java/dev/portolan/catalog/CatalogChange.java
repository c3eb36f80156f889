package dev.portolan.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/// One change of one row, as the change log has it.
///
/// @param id order of writing
/// @param version the catalog version that it made
/// @param at when its transaction began
/// @param entity `provider`, `model`, `alias` or `key`
/// @param operation `insert`, `update` or `delete`
/// @param before the row by column names, without secrets; absent for an insert
/// @param after likewise; absent for a delete
public record CatalogChange(
        long id,
        long version,
        Instant at,
        Actor actor,
        String entity,
        String entityId,
        String operation,
        Optional<JsonNode> before,
        Optional<JsonNode> after) {}
