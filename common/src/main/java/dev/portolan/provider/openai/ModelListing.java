package dev.portolan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.catalog.ModelId;
import dev.portolan.provider.JsonFetch;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderSettings;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamException.Fault;
import dev.portolan.provider.UpstreamHttp;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one provider's list of models to its end, once. Half a list would look like models that
/// are gone, so anything short of the whole is an error; only a single entry that makes no sense is
/// skipped and told.
public final class ModelListing {
    private static final int MAX_PAGES = 200;
    private static final int MAX_ENTRIES = 20_000;
    private static final int MAX_WORDS = 300;

    private final Optional<URI> list;
    private final ProviderAccess access;
    private final JsonFetch documents;
    private final String prefix;

    private final Map<String, ListedModel> models = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();
    private int entries;

    /// Of the list that the provider's settings say.
    public ModelListing(
            ProviderAccess access, Map<String, String> headers, UpstreamHttp http, Clock clock) {
        this(access, headers, http, clock, Optional.empty());
    }

    /// @param list where it is; empty: where the provider's settings say
    public ModelListing(
            ProviderAccess access,
            Map<String, String> headers,
            UpstreamHttp http,
            Clock clock,
            Optional<URI> list) {
        this.list = list;
        this.access = access;
        this.documents = new JsonFetch(access, headers, http, clock);
        this.prefix = new ProviderSettings(access.provider()).text("strip_id_prefix").orElse("");
    }

    public ModelList read() throws UpstreamException, InterruptedException {
        List<URI> lists;
        try {
            lists = list.map(List::of).orElseGet(() -> ListAddress.of(access.provider()));
        } catch (IllegalArgumentException odd) {
            throw malformed("the settings do not say where the list is: " + odd.getMessage());
        }
        for (URI list : lists) {
            readPages(list);
        }
        return taken();
    }

    /// Reads a list that needs no asking for.
    ///
    /// @param given an array of what looks like models
    public ModelList of(JsonNode given) throws UpstreamException {
        given.forEach(this::take);
        return taken();
    }

    private ModelList taken() throws UpstreamException {
        if (models.isEmpty()) {
            throw malformed(
                    skipped.isEmpty()
                            ? "the list of models is empty"
                            : "the list holds no usable model; the first problem: "
                                    + skipped.getFirst());
        }
        return new ModelList(List.copyOf(models.values()), skipped);
    }

    private void readPages(URI first) throws UpstreamException, InterruptedException {
        Optional<URI> next = Optional.of(first);
        List<JsonNode> previous = List.of();
        int seen = 0;
        for (int number = 1; next.isPresent(); number++) {
            if (number > MAX_PAGES) {
                throw malformed("the list has more than " + MAX_PAGES + " pages");
            }
            ListPage page =
                    ListPage.of(documents.get(next.get()))
                            .orElseThrow(
                                    () -> malformed("the answer is JSON but no list of models"));
            // A server that ignores paging sends the same page for ever.
            boolean isRepeated = page.entries().equals(previous);
            previous = page.entries();
            if (!isRepeated) {
                page.entries().forEach(this::take);
                seen += page.entries().size();
            }
            if (entries > MAX_ENTRIES) {
                throw malformed("the list has more than " + MAX_ENTRIES + " entries");
            }
            next = isRepeated ? Optional.empty() : after(page, first, seen);
            if (next.isEmpty() && page.total().orElse(0) > seen) {
                throw malformed(
                        "the list is cut off: it has %s entries of %s"
                                .formatted(seen, page.total().orElse(0)));
            }
        }
    }

    private static Optional<URI> after(ListPage page, URI first, int seen)
            throws UpstreamException {
        try {
            return page.next(first, seen);
        } catch (IllegalArgumentException odd) {
            throw malformed("the list cannot be read on: " + odd.getMessage());
        }
    }

    private void take(JsonNode entry) {
        entries++;
        String where = "entry " + entries;
        Optional<ListedModel> model;
        try {
            model = ModelEntry.read(entry, prefix);
            if (model.isEmpty()) {
                skipped.add(where + " has no id");
                return;
            }
            // Fails where the id cannot be one of ours.
            new ModelId(access.provider().id(), model.get().upstreamModel());
        } catch (IllegalArgumentException odd) {
            skipped.add(
                    where + " (" + shortened(entry.path("id").asText()) + "): " + odd.getMessage());
            return;
        }
        models.putIfAbsent(model.get().upstreamModel(), model.get());
    }

    private static String shortened(String text) {
        return text.length() > MAX_WORDS ? text.substring(0, MAX_WORDS) + "…" : text;
    }

    private static UpstreamException malformed(String message) {
        return new UpstreamException(Fault.MALFORMED, message);
    }
}
