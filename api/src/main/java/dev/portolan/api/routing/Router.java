package dev.portolan.api.routing;

import dev.portolan.api.admission.Caller;
import dev.portolan.api.error.GatewayError;
import dev.portolan.api.error.GatewayError.ModelDisabled;
import dev.portolan.api.error.GatewayError.ModelNotChat;
import dev.portolan.api.error.GatewayError.ModelNotFound;
import dev.portolan.api.error.GatewayError.ModelRetired;
import dev.portolan.api.error.GatewayError.ProviderUnavailable;
import dev.portolan.api.error.GatewayException;
import dev.portolan.catalog.Alias;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.provider.ProviderState;
import dev.portolan.snapshot.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds what serves a name: the model of that very id, else the first model of the alias of that
/// name that can serve. A name that the caller may not use does not exist for them. Keeps no state.
public final class Router {
    private static final int NEAREST = 3;

    /// @throws GatewayException 404 for a name that is unknown, switched off or retired, 400 for a
    ///   model that is not for chat, 503 where its provider cannot be called
    public Route route(Caller caller, String requestedModel) {
        return switch (find(caller, requestedModel)) {
            case Usable(Target target) -> new Route(requestedModel, List.of(target));
            case Unusable(GatewayError why) -> throw new GatewayException(why);
        };
    }

    /// Why a name does not work for a caller; empty where it does.
    public Optional<GatewayError> refusal(Caller caller, String requestedModel) {
        return find(caller, requestedModel) instanceof Unusable(GatewayError why)
                ? Optional.of(why)
                : Optional.empty();
    }

    private sealed interface Found {}

    private record Usable(Target target) implements Found {}

    private record Unusable(GatewayError why) implements Found {}

    private static Found find(Caller caller, String name) {
        Snapshot snapshot = caller.snapshot();
        Optional<Model> model = snapshot.model(name).filter(caller::mayUse);
        if (model.isPresent()) {
            return judge(snapshot, model.get());
        }
        Optional<Alias> alias = snapshot.alias(name);
        if (alias.isPresent()) {
            return firstOf(caller, alias.get());
        }
        return new Unusable(notFound(caller, name));
    }

    private static Found firstOf(Caller caller, Alias alias) {
        boolean named = caller.mayUseAlias(alias.name());
        Optional<Found> why = Optional.empty();
        for (ModelId id : alias.targets()) {
            Optional<Model> model = caller.snapshot().model(id.toString());
            if (model.isEmpty() || !(named || caller.mayUse(id))) {
                continue;
            }
            Found found = judge(caller.snapshot(), model.get());
            if (found instanceof Usable) {
                return found;
            }
            why = why.or(() -> Optional.of(found));
        }
        return why.orElseGet(() -> new Unusable(notFound(caller, alias.name())));
    }

    private static Found judge(Snapshot snapshot, Model model) {
        String id = model.id().toString();
        if (model.facts().kind() != ModelKind.CHAT) {
            return new Unusable(new ModelNotChat(id, model.facts().kind().word()));
        }
        if (!model.isAvailable()) {
            return new Unusable(new ModelDisabled(id));
        }
        if (model.lifecycle() == Lifecycle.RETIRED) {
            Optional<String> successor =
                    model.facts().replacedBy().map(name -> model.id().provider() + "/" + name);
            return new Unusable(new ModelRetired(id, successor));
        }
        return switch (snapshot.stateFor(model)) {
            case ProviderState.Ready(var adapter, var access) ->
                    new Usable(new Target(model, adapter, access));
            case ProviderState.Off(var reason, _) ->
                    new Unusable(
                            new ProviderUnavailable(
                                    model.id().provider(), reason.name().toLowerCase(Locale.ROOT)));
        };
    }

    private static ModelNotFound notFound(Caller caller, String name) {
        Snapshot snapshot = caller.snapshot();
        // More than are shown, since the key may not be allowed to know of all.
        List<String> nearest =
                snapshot.nearest(name, NEAREST * 4).stream()
                        .filter(near ->
                                snapshot.model(near)
                                        .map(caller::mayUse)
                                        .orElseGet(() -> caller.mayUseAlias(near)))
                        .limit(NEAREST)
                        .toList();
        return new ModelNotFound(name, nearest);
    }
}
