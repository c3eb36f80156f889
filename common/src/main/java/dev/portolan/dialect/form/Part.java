package dev.portolan.dialect.form;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// A part of a message.
public sealed interface Part {
    /// Anthropic's `cache_control`, which many gateways take on any part: the prompt up to here is
    /// worth caching.
    Optional<JsonNode> cacheControl();

    record Text(String text, Optional<JsonNode> cacheControl) implements Part {}

    /// @param detail `low`, `high` or `auto`
    record Image(Source source, Optional<String> detail, Optional<JsonNode> cacheControl)
            implements Part {
        /// Whether the client says how closely it is to be looked at.
        public boolean hasDetail() {
            return detail.filter(each -> !each.equals("auto")).isPresent();
        }
    }

    /// @param format `wav`, `mp3`, ...
    record Audio(byte[] data, String format, Optional<JsonNode> cacheControl) implements Part {}

    /// A document, as OpenAI's `file` part.
    record Document(Source source, Optional<String> name, Optional<JsonNode> cacheControl)
            implements Part {}

    /// A part of a kind that OpenAI's API does not name, as the client sent it.
    ///
    /// @param type its `type`
    record Other(String type, JsonNode value) implements Part {
        @Override
        public Optional<JsonNode> cacheControl() {
            return Optional.ofNullable(value.get("cache_control"));
        }
    }

    /// Where an image's or document's bytes are.
    sealed interface Source {
        /// @param mediaType such as `image/png`
        /// @param base64 the bytes, encoded as they came
        record Inline(String mediaType, String base64) implements Source {}

        /// To be fetched by the provider; the gateway fetches nothing.
        record Address(String url) implements Source {}

        /// Uploaded to the provider before, under this id.
        record Uploaded(String id) implements Source {}
    }
}
