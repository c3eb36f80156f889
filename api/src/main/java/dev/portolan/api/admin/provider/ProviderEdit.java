package dev.portolan.api.admin.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.admin.problem.Violation;
import dev.portolan.api.admin.wire.Fields;
import dev.portolan.catalog.CredentialSource;
import dev.portolan.catalog.Provider;
import dev.portolan.catalog.Timeouts;
import dev.portolan.outbound.AddressPolicy;
import dev.portolan.provider.AdapterRegistry;
import dev.portolan.provider.ProviderAdapter;
import dev.portolan.provider.ProviderSettings;
import dev.portolan.provider.SettingKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes a provider of what stands in a request's body, checking every field. Safe to share between
/// threads.
final class ProviderEdit {
    private static final int LONGEST_URL = 2000;
    private static final int DAY_MS = 86_400_000;
    private static final Set<String> PINNABLE =
            Set.of(
                    "display_name",
                    "adapter_class",
                    "base_url",
                    "credential",
                    "settings",
                    "is_enabled",
                    "sync_cron",
                    "connect_timeout_ms",
                    "first_byte_timeout_ms",
                    "idle_timeout_ms",
                    "total_timeout_ms");

    private final AdapterRegistry adapters;
    private final AddressPolicy addresses;
    private final CredentialEdit credentials;

    ProviderEdit(AdapterRegistry adapters, AddressPolicy addresses, CredentialEdit credentials) {
        this.adapters = adapters;
        this.addresses = addresses;
        this.credentials = credentials;
    }

    /// @param warnings what the administrator should know that is no fault
    record Edited(Provider provider, List<String> warnings) {
        Edited {
            warnings = List.copyOf(warnings);
        }
    }

    /// The provider as the fields want it. What they break is noted in them; the caller asks
    /// [Fields#finish].
    Edited of(Provider current, Fields fields) {
        fields.readOnly(
                "documentation", "state", "created_at", "updated_at", "version", "warnings");
        Optional<ProviderAdapter> adapter = adapter(current, fields);
        Optional<URI> baseUrl = baseUrl(current, fields);
        if (adapter.isPresent()
                && adapter.get().needsBaseUrl()
                && baseUrl.isEmpty()
                && !fields.isRefused()) {
            fields.refuse(
                    Violation.hidden(
                            "base_url", "is required by the adapter " + adapter.get().shortName()));
        }
        boolean hasMoved = !baseUrl.equals(current.baseUrl());
        boolean isVoided =
                hasMoved && current.credential().isPresent() && !fields.has("credential");
        Optional<CredentialSource> credential =
                isVoided ? Optional.empty() : credentials.of(current, baseUrl, fields);
        Map<String, JsonNode> settings = fields.merged("settings", current.settings());
        adapter.flatMap(ProviderAdapter::settings)
                .ifPresent(known -> {
                    Map<String, SettingKind> all = new TreeMap<>(known);
                    all.putAll(ProviderSettings.OF_EVERY_PROVIDER);
                    check(settings, current.settings(), all, fields);
                });
        Provider edited =
                new Provider(
                        current.id(),
                        fields.text("display_name", current.displayName(), 200),
                        adapter.map(it -> it.getClass().getName()).orElse(current.adapterClass()),
                        baseUrl,
                        credential,
                        settings,
                        fields.truth("is_enabled", current.isEnabled()),
                        syncCron(current, fields),
                        timeouts(current.timeouts(), fields),
                        current.documentation(),
                        pinned(current, fields),
                        current.createdAt(),
                        current.updatedAt(),
                        current.version());
        return new Edited(
                edited,
                isVoided
                        ? List.of(
                                "base_url has changed, so the credential that was given for the old address was deleted; give it again")
                        : List.of());
    }

    /// Only what this request changes is judged: what was stored before its adapter said which
    /// settings it has stays editable in everything else.
    private static void check(
            Map<String, JsonNode> settings,
            Map<String, JsonNode> before,
            Map<String, SettingKind> known,
            Fields fields) {
        settings.forEach((name, value) -> {
            SettingKind kind = known.get(name);
            if (value.equals(before.get(name)) || (kind != null && kind.allows(value))) {
                return;
            }
            // A credential that was put into the wrong place must not be repeated.
            fields.refuse(
                    Violation.hidden(
                            "settings." + name,
                            kind != null
                                    ? kind.rule()
                                    : "is no setting of this adapter; there are: "
                                            + String.join(", ", known.keySet())));
        });
    }

    static Provider withoutCredential(Provider provider) {
        return new Provider(
                provider.id(),
                provider.displayName(),
                provider.adapterClass(),
                provider.baseUrl(),
                Optional.empty(),
                provider.settings(),
                provider.isEnabled(),
                provider.syncCron(),
                provider.timeouts(),
                provider.documentation(),
                provider.pinnedFields(),
                provider.createdAt(),
                provider.updatedAt(),
                provider.version());
    }

    private Optional<ProviderAdapter> adapter(Provider current, Fields fields) {
        String name = fields.text("adapter_class", current.adapterClass(), 300);
        Optional<ProviderAdapter> adapter = name.isEmpty() ? Optional.empty() : adapters.find(name);
        // A provider whose adapter's jar is gone can still be switched off, renamed and so on.
        if (adapter.isEmpty() && fields.has("adapter_class") && !name.isEmpty()) {
            fields.refuse(
                    "adapter_class",
                    "is no registered adapter; there are: "
                            + String.join(
                                    ", ",
                                    adapters.all().stream()
                                            .map(ProviderAdapter::shortName)
                                            .sorted()
                                            .toList()));
        }
        return adapter;
    }

    private Optional<URI> baseUrl(Provider current, Fields fields) {
        Optional<String> given =
                fields.optionalText("base_url", current.baseUrl().map(URI::toString), LONGEST_URL);
        if (given.isEmpty() || given.equals(current.baseUrl().map(URI::toString))) {
            return given.isEmpty() ? Optional.empty() : current.baseUrl();
        }
        // A password in it must not be repeated, whatever else is wrong.
        boolean isShown = given.get().indexOf('@') < 0;
        try {
            URI url = new URI(given.get().strip());
            Optional<String> objection = addresses.objectionTo(url);
            if (objection.isEmpty() && url.getRawQuery() != null) {
                objection = Optional.of("the URL must not have a query");
            }
            objection.ifPresent(
                    rule -> refuseUrl(fields, given.get(), isShown, "is refused: " + rule));
            return Optional.of(url);
        } catch (URISyntaxException _) {
            refuseUrl(
                    fields,
                    given.get(),
                    isShown,
                    "must be a URL such as https://api.example.com/v1");
            return current.baseUrl();
        }
    }

    private static void refuseUrl(Fields fields, String url, boolean isShown, String rule) {
        fields.refuse(
                isShown
                        ? Violation.ofText("base_url", url, rule)
                        : Violation.hidden("base_url", rule));
    }

    private static Optional<String> syncCron(Provider current, Fields fields) {
        Optional<String> cron = fields.optionalText("sync_cron", current.syncCron(), 120);
        if (fields.has("sync_cron")) {
            cron.flatMap(CronText::fault).ifPresent(fault -> fields.refuse("sync_cron", fault));
        }
        return cron.map(text -> text.strip().toUpperCase(Locale.ROOT));
    }

    private static Timeouts timeouts(Timeouts current, Fields fields) {
        Timeouts normal = Timeouts.DEFAULT;
        return new Timeouts(
                timeout(fields, "connect_timeout_ms", current.connect(), normal.connect(), 120_000),
                timeout(
                        fields,
                        "first_byte_timeout_ms",
                        current.firstByte(),
                        normal.firstByte(),
                        DAY_MS),
                timeout(fields, "idle_timeout_ms", current.idle(), normal.idle(), DAY_MS),
                timeout(fields, "total_timeout_ms", current.total(), normal.total(), DAY_MS));
    }

    /// `null` brings back what is normal.
    private static Duration timeout(
            Fields fields, String name, Duration current, Duration normal, int most) {
        if (fields.isNull(name)) {
            return normal;
        }
        return fields.optionalInteger(
                        name, Optional.of(Math.toIntExact(current.toMillis())), 1, most)
                .map(Duration::ofMillis)
                .orElse(current);
    }

    private static Set<String> pinned(Provider current, Fields fields) {
        Set<String> unpin =
                new LinkedHashSet<>(fields.texts("unpin", List.of(), PINNABLE.size(), 100));
        Set<String> set = new TreeSet<>(fields.given());
        set.retainAll(PINNABLE);
        for (String name : unpin) {
            if (!PINNABLE.contains(name)) {
                fields.refuse(
                        "unpin", "names '" + name + "', which is no field that can be pinned");
            } else if (set.contains(name)) {
                fields.refuse("unpin", "names '" + name + "', which the same request sets");
            }
        }
        Set<String> pinned = new TreeSet<>(current.pinnedFields());
        pinned.addAll(set);
        pinned.removeAll(unpin);
        return pinned;
    }
}
