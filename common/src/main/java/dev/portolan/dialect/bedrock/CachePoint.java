package dev.portolan.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.portolan.dialect.form.Trees;

/// `cache_control` as the block of its own that it is here: the prompt up to it is worth caching
/// (https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CachePointBlock.html, read
/// 2026-11-26).
final class CachePoint {
    private CachePoint() {}

    /// @param control Anthropic's `{"type": "ephemeral", "ttl": "1h"}`
    static ObjectNode of(JsonNode control) {
        ObjectNode block = Trees.object();
        ObjectNode point = block.putObject("cachePoint").put("type", "default");
        String ttl = control.path("ttl").asText("");
        if (!ttl.isEmpty()) {
            point.put("ttl", ttl);
        }
        return block;
    }
}
