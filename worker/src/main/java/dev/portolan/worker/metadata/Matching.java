package dev.portolan.worker.metadata;

import dev.portolan.catalog.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Finds the entries that speak of a model. The first of these that finds any decides:
///
/// 1. the provider's id of it, letter by letter;
/// 2. another id by which the provider's list knows it;
/// 3. its id spelled otherwise ([Spelling#plain]);
/// 4. the same model in another region ([Spelling#anywhere]);
/// 5. another version of it ([Spelling#undated]): this never gives a price.
///
/// Where several are found at one step, only what all of them say is taken ([Agreement]).
final class Matching {
    private final Map<String, Named> byProvider = new HashMap<>();

    Matching(List<Entry> entries) {
        for (Entry entry : entries) {
            byProvider.computeIfAbsent(entry.provider(), _ -> new Named()).add(entry);
        }
    }

    /// What was found.
    ///
    /// @param entries at least one
    /// @param isSameVersion whether prices may be taken
    record Match(List<Entry> entries, boolean isSameVersion) {}

    /// @param providers the source's names for the model's provider
    Optional<Match> find(List<String> providers, Model row) {
        List<Named> named =
                providers.stream()
                        .flatMap(name -> Optional.ofNullable(byProvider.get(name)).stream())
                        .toList();
        if (named.isEmpty()) {
            return Optional.empty();
        }
        String id = row.id().upstreamModel();
        return exact(named, List.of(id))
                .or(() -> exact(named, row.facts().upstreamAliases()))
                .or(() -> spelled(named, id, Named::plain, Spelling::plain, true))
                .or(() -> spelled(named, id, Named::anywhere, Spelling::anywhere, true))
                .or(() -> spelled(named, id, Named::undated, Spelling::undated, false));
    }

    private static Optional<Match> exact(List<Named> named, List<String> ids) {
        List<Entry> found = new ArrayList<>();
        for (Named each : named) {
            ids.forEach(id -> found.addAll(each.exact().getOrDefault(id, List.of())));
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(new Match(found, true));
    }

    private static Optional<Match> spelled(
            List<Named> named,
            String id,
            Function<Named, Map<String, List<Entry>>> index,
            UnaryOperator<String> spelling,
            boolean isSameVersion) {
        List<Entry> found = new ArrayList<>();
        String key = spelling.apply(id);
        named.forEach(each -> found.addAll(index.apply(each).getOrDefault(key, List.of())));
        return found.isEmpty() ? Optional.empty() : Optional.of(new Match(found, isSameVersion));
    }

    /// One provider's entries by their ids, spelled ever more loosely.
    private record Named(
            Map<String, List<Entry>> exact,
            Map<String, List<Entry>> plain,
            Map<String, List<Entry>> anywhere,
            Map<String, List<Entry>> undated) {
        Named() {
            this(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        }

        void add(Entry entry) {
            put(exact, entry.id(), entry);
            put(plain, Spelling.plain(entry.id()), entry);
            put(anywhere, Spelling.anywhere(entry.id()), entry);
            put(undated, Spelling.undated(entry.id()), entry);
        }

        private static void put(Map<String, List<Entry>> index, String id, Entry entry) {
            index.computeIfAbsent(id, _ -> new ArrayList<>(1)).add(entry);
        }
    }
}
