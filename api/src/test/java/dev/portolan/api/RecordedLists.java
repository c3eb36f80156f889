package dev.portolan.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.api.recorded.ListTruth;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.ModelKind;
import dev.portolan.catalog.Provider;
import dev.portolan.outbound.OutboundHttp;
import dev.portolan.outbound.OutboundSettings;
import dev.portolan.outbound.Via;
import dev.portolan.provider.ListedModel;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderAdapter;
import dev.portolan.provider.UpstreamException;
import dev.portolan.secret.Keyring;
import dev.portolan.secret.Secret;
import dev.portolan.testing.Recording;
import dev.portolan.testing.ReplayProvider;
import java.math.BigDecimal;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Recorded lists of models: read by their adapters over HTTP, stored as a synchronisation would,
/// and compared with what the gateway then offers.
final class RecordedLists {
    /// Offered for embeddings or text completions, where the provider has them.
    private static final Set<ModelKind> ASKED_FOR_OTHERWISE =
            Set.of(ModelKind.EMBEDDING, ModelKind.COMPLETION);

    private final ReplayProvider replay;
    private final TestCatalog catalog;
    private final Map<String, ModelList> read = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();

    RecordedLists(ReplayProvider replay, TestCatalog catalog) {
        this.replay = replay;
        this.catalog = catalog;
    }

    /// Reads these lists, each as a provider of its own that has the recording's id.
    void sync(List<Recording> recordings) throws Exception {
        OutboundHttp http =
                new OutboundHttp(
                        OutboundSettings.DEFAULT.withLoopback(),
                        Via.of(Keyring.fresh(new SecureRandom())));
        http.start();
        try {
            for (Recording recording : recordings) {
                sync(recording, http);
            }
        } finally {
            http.stop();
        }
    }

    private void sync(Recording recording, OutboundHttp http) throws InterruptedException {
        RecordedStage stage = RecordedStage.of(recording);
        ProviderAdapter adapter = stage.found();
        URI address = URI.create(replay.root(recording.id()) + stage.path());
        Provider row =
                catalog.provider(
                        recording.id(), address, adapter.getClass().getName(), stage.settings());
        try {
            ModelList list =
                    adapter.supportedModels(
                            new ProviderAccess(row, Optional.of(Secret.of(TestCatalog.CREDENTIAL))),
                            http);
            read.put(recording.id(), list);
            catalog.change(tables ->
                    list.models()
                            .forEach(model ->
                                    tables.models()
                                            .insert(
                                                    TestCatalog.model(
                                                            id(recording, model.upstreamModel()),
                                                            model.facts(),
                                                            true,
                                                            Lifecycle.ACTIVE))));
        } catch (UpstreamException e) {
            refused.put(recording.id(), e.getMessage() + " " + e.status());
        }
    }

    /// @param offered the gateway's list
    List<String> faults(Recording recording, Map<String, JsonNode> offered) {
        int status = recording.response().status();
        ModelList list = read.get(recording.id());
        if (status >= 400) {
            boolean isSaid =
                    list == null
                            && refused.getOrDefault(recording.id(), "")
                                    .contains(String.valueOf(status));
            return isSaid ? List.of() : List.of("an error is taken for " + list);
        }
        if (list == null) {
            return List.of("refused: " + refused.get(recording.id()));
        }
        List<String> faults = new ArrayList<>();
        list.skipped().forEach(skipped -> faults.add("skipped: " + skipped));
        Map<String, ListedModel> models = new HashMap<>();
        list.models().forEach(model -> models.put(plain(model.upstreamModel()), model));
        Map<String, ListTruth.Row> expected = ListTruth.of(pages(recording));
        if (!models.keySet().equals(expected.keySet())) {
            faults.add("lists " + models.keySet() + " for " + expected.keySet());
            return faults;
        }
        expected.forEach((name, row) -> {
            ListedModel model = models.get(name);
            String kind = model.facts().kind().word();
            row.kind()
                    .filter(word -> !word.equals(kind))
                    .ifPresent(word -> faults.add(name + " is " + kind + ", not " + word));
            JsonNode described = offered.get(id(recording, model.upstreamModel()));
            boolean isCallable = row.isCallable();
            boolean mustBe = isCallable && model.facts().kind() == ModelKind.CHAT;
            boolean mayBe =
                    mustBe || isCallable && ASKED_FOR_OTHERWISE.contains(model.facts().kind());
            if (described == null ? mustBe : !mayBe) {
                faults.add(name + " is " + kind + " and offered as " + described);
            }
            if (described != null) {
                faults.addAll(differences(name, row, described));
            }
        });
        return faults;
    }

    private Recording[] pages(Recording recording) {
        return replay.pages(recording).toArray(Recording[]::new);
    }

    private static String plain(String name) {
        return name.replaceFirst("^models/", "");
    }

    private static String id(Recording recording, String upstreamModel) {
        return recording.id() + "/" + upstreamModel;
    }

    private static List<String> differences(String name, ListTruth.Row row, JsonNode described) {
        List<String> faults = new ArrayList<>();
        same(faults, name + " context", row.context(), described.path("context_length"));
        same(
                faults,
                name + " output",
                row.output(),
                described.path("top_provider").path("max_completion_tokens"));
        same(faults, name + " prompt", row.prompt(), described.path("pricing").path("prompt"));
        same(
                faults,
                name + " completion",
                row.completion(),
                described.path("pricing").path("completion"));
        return faults;
    }

    private static void same(
            List<String> faults, String what, Optional<? extends Number> expected, JsonNode given) {
        expected.filter(number ->
                        given.isMissingNode()
                                || new BigDecimal(number.toString())
                                                .compareTo(new BigDecimal(given.asText()))
                                        != 0)
                .ifPresent(number -> faults.add(what + ": " + given + " for " + number));
    }
}
