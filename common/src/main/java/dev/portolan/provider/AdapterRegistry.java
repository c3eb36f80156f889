package dev.portolan.provider;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The adapters there are: Portolan's own and those of jars on the class path. A name from the
/// database is looked up here and nowhere else, so it can never load a class. Immutable.
public final class AdapterRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(AdapterRegistry.class);

    /// More broken entries than this mean a broken class path; there is no sense in reading on.
    private static final int MOST_PROBLEMS = 100;

    private static final String OUR_PACKAGE = "dev.portolan.";

    private final List<ProviderAdapter> adapters;
    private final Map<String, ProviderAdapter> byName = new LinkedHashMap<>();
    private final List<String> problems;

    private AdapterRegistry(List<ProviderAdapter> found, List<String> problems) {
        List<ProviderAdapter> sorted = new ArrayList<>(found);
        // Ours first: a stranger's jar cannot take over a short name that rows already use.
        sorted.sort(
                Comparator.comparing((ProviderAdapter adapter) ->
                                !adapter.getClass().getName().startsWith(OUR_PACKAGE))
                        .thenComparing(adapter -> adapter.getClass().getName()));
        List<String> trouble = new ArrayList<>(problems);
        for (ProviderAdapter adapter : sorted) {
            byName.putIfAbsent(adapter.getClass().getName(), adapter);
            ProviderAdapter first = byName.putIfAbsent(adapter.shortName(), adapter);
            if (first != null && !first.equals(adapter)) {
                trouble.add(
                        "the short name '%s' of %s is taken by %s; its full name works"
                                .formatted(
                                        adapter.shortName(),
                                        adapter.getClass().getName(),
                                        first.getClass().getName()));
            }
        }
        this.adapters = List.copyOf(sorted);
        this.problems = List.copyOf(trouble);
        this.problems.forEach(problem -> LOG.warn("adapter: {}", problem));
    }

    /// Every adapter that the class path names.
    public static AdapterRegistry load() {
        return load(ProviderAdapter.class.getClassLoader());
    }

    /// Every adapter that a class loader's service files name. An entry that cannot be loaded
    /// becomes a problem; the rest stays.
    public static AdapterRegistry load(ClassLoader loader) {
        List<ProviderAdapter> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Iterator<ProviderAdapter> services =
                ServiceLoader.load(ProviderAdapter.class, loader).iterator();
        while (problems.size() < MOST_PROBLEMS) {
            try {
                if (!services.hasNext()) {
                    break;
                }
                ProviderAdapter adapter = services.next();
                if (adapter.shortName().isBlank()) {
                    problems.add(adapter.getClass().getName() + " has no short name");
                } else {
                    found.add(adapter);
                }
            } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
                problems.add(String.valueOf(broken.getMessage()));
            }
        }
        return new AdapterRegistry(found, problems);
    }

    /// These and no others.
    public static AdapterRegistry of(List<ProviderAdapter> adapters) {
        return new AdapterRegistry(adapters, List.of());
    }

    /// An adapter by its full class name or its short name.
    public Optional<ProviderAdapter> find(String fullNameOrShortName) {
        return Optional.ofNullable(byName.get(fullNameOrShortName));
    }

    /// Every adapter, ours first.
    public List<ProviderAdapter> all() {
        return adapters;
    }

    /// What was named and could not be had, in sentences.
    public List<String> problems() {
        return problems;
    }
}
