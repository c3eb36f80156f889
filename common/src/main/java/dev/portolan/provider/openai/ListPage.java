package dev.portolan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One page of a list: its entries, and where the next page is, in every way that servers say it.
///
/// @param entries what looks like models, in order
/// @param root the whole document
record ListPage(List<JsonNode> entries, JsonNode root) {
    ListPage {
        entries = List.copyOf(entries);
    }

    /// The page that a document is: `{"data": […]}`, a bare array, or a list under another of the
    /// usual names.
    static Optional<ListPage> of(JsonNode root) {
        JsonNode list = root.isArray() ? root : root.path("data");
        for (String name : new String[] {"models", "items", "resources"}) {
            list = list.isArray() ? list : root.path(name);
        }
        if (!list.isArray()) {
            return Optional.empty();
        }
        List<JsonNode> entries = new ArrayList<>(list.size());
        list.forEach(entries::add);
        return Optional.of(new ListPage(entries, root));
    }

    /// How many entries there are on all pages together, where the page says so.
    Optional<Integer> total() {
        return number("/total_count")
                .or(() -> number("/pagination/total"))
                .or(() -> number("/total"));
    }

    /// The address of the page after this one.
    ///
    /// @param first the address of the first page, whose host and query the next one keeps
    /// @param seen entries on all pages up to this one
    /// @throws IllegalArgumentException where it is on another server, or no address
    Optional<URI> next(URI first, int seen) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> link =
                text("/links/next")
                        .or(() -> text("/next/href"))
                        .or(() -> text("/next_page_url"))
                        .or(() -> text("/pagination/next"));
        if (link.isPresent()) {
            return Optional.of(follow(first, link.get()));
        }
        Optional<String> token = text("/next_page_token").or(() -> text("/nextPageToken"));
        if (token.isPresent()) {
            return Optional.of(
                    with(
                            first,
                            root.has("nextPageToken") ? "pageToken" : "page_token",
                            token.get()));
        }
        if (root.path("has_more").asBoolean(false)) {
            // Anthropic's page names its first entry, as OpenAI's does, but not what it is.
            String after = root.has("first_id") && !root.has("object") ? "after_id" : "after";
            return text("/last_id")
                    .or(() ->
                            Optional.of(entries.getLast().path("id").asText())
                                    .filter(id -> !id.isEmpty()))
                    .map(id -> with(first, after, id));
        }
        Optional<Integer> page = number("/pagination/page");
        if (page.isPresent()) {
            boolean isMore = page.get() < number("/pagination/totalPage").orElse(0);
            return isMore
                    ? Optional.of(with(first, "page", Integer.toString(page.get() + 1)))
                    : Optional.empty();
        }
        if (total().isPresent() && total().get() > seen) {
            return Optional.of(with(first, "offset", Integer.toString(seen)));
        }
        return Optional.empty();
    }

    /// A link leads to the same server or nowhere: the credential goes with it.
    private static URI follow(URI first, String link) {
        URI next =
                link.startsWith("?")
                        ? URI.create(first.toString().replaceFirst("\\?.*", "") + link)
                        : first.resolve(link);
        boolean isSameServer =
                first.getScheme().equalsIgnoreCase(next.getScheme())
                        && first.getRawAuthority().equalsIgnoreCase(next.getRawAuthority());
        if (!isSameServer) {
            throw new IllegalArgumentException("the list's next page is on another server");
        }
        return next;
    }

    private static URI with(URI first, String name, String value) {
        String query = name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        return URI.create(first + (first.getRawQuery() == null ? "?" : "&") + query);
    }

    private Optional<String> text(String pointer) {
        JsonNode value = root.at(pointer);
        return value.isTextual() && !value.asText().isEmpty()
                ? Optional.of(value.asText())
                : Optional.empty();
    }

    private Optional<Integer> number(String pointer) {
        JsonNode value = root.at(pointer);
        return value.isIntegralNumber() && value.canConvertToInt()
                ? Optional.of(value.intValue())
                : Optional.empty();
    }
}
