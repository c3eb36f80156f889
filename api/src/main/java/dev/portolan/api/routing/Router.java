package dev.portolan.api.routing;

import dev.portolan.api.admission.Caller;
import dev.portolan.api.error.GatewayError;
import dev.portolan.api.error.GatewayException;
import dev.portolan.api.error.ModelError.ModelDisabled;
import dev.portolan.api.error.ModelError.ModelNotCallable;
import dev.portolan.api.error.ModelError.ModelNotFor;
import dev.portolan.api.error.ModelError.ModelNotFound;
import dev.portolan.api.error.ModelError.ModelRetired;
import dev.portolan.api.error.ModelError.OperationUnsupported;
import dev.portolan.api.error.ModelError.ProviderUnavailable;
import dev.portolan.catalog.Alias;
import dev.portolan.catalog.Lifecycle;
import dev.portolan.catalog.Model;
import dev.portolan.catalog.ModelId;
import dev.portolan.catalog.ModelKind;
import dev.portolan.provider.Operation;
import dev.portolan.provider.ProviderAdapter;
import dev.portolan.provider.ProviderState;
import dev.portolan.snapshot.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds what serves a name: the model of that very id, else the first model of the alias of that
/// name that can serve. A name that the caller may not use does not exist for them. Keeps no state.
public final class Router {
    private static final int NEAREST = 3;

    /// @throws GatewayException 404 for a name that is unknown, switched off or retired, 400 for a
    ///   model that is for something else or whose provider has no such operation, 503 where its
    ///   provider cannot be called
    public Route route(Caller caller, Operation operation, String requestedModel) {
        return switch (find(caller, operation, requestedModel)) {
            case Usable(Target target) -> new Route(operation, requestedModel, List.of(target));
            case Unusable(GatewayError why) -> throw new GatewayException(why);
        };
    }

    /// Why a name works for nothing; empty where it does for something.
    public Optional<GatewayError> refusal(Caller caller, String requestedModel) {
        Optional<GatewayError> first = Optional.empty();
        for (Operation operation : Operation.values()) {
            if (!(find(caller, operation, requestedModel) instanceof Unusable(var why))) {
                return Optional.empty();
            }
            first = first.or(() -> Optional.of(why));
        }
        return first;
    }

    /// Whether a model can be asked for anything, whoever asks.
    public boolean canServe(Snapshot snapshot, Model model) {
        return Stream.of(Operation.values())
                .anyMatch(operation -> judge(snapshot, operation, model) instanceof Usable);
    }

    private sealed interface Found {}

    private record Usable(Target target) implements Found {}

    private record Unusable(GatewayError why) implements Found {}

    private static Found find(Caller caller, Operation operation, String name) {
        Snapshot snapshot = caller.snapshot();
        Optional<Model> model = snapshot.model(name).filter(caller::mayUse);
        if (model.isPresent()) {
            return judge(snapshot, operation, model.get());
        }
        Optional<Alias> alias = snapshot.alias(name);
        if (alias.isPresent()) {
            return firstOf(caller, operation, alias.get());
        }
        return new Unusable(notFound(caller, name));
    }

    private static Found firstOf(Caller caller, Operation operation, Alias alias) {
        boolean named = caller.mayUseAlias(alias.name());
        Optional<Found> why = Optional.empty();
        for (ModelId id : alias.targets()) {
            Optional<Model> model = caller.snapshot().model(id.toString());
            if (model.isEmpty() || !(named || caller.mayUse(id))) {
                continue;
            }
            Found found = judge(caller.snapshot(), operation, model.get());
            if (found instanceof Usable) {
                return found;
            }
            why = why.or(() -> Optional.of(found));
        }
        return why.orElseGet(() -> new Unusable(notFound(caller, alias.name())));
    }

    private static Found judge(Snapshot snapshot, Operation operation, Model model) {
        String id = model.id().toString();
        if (!Purpose.of(model.facts().kind()).contains(operation)) {
            return new Unusable(notFor(snapshot, operation, model));
        }
        if (!model.isAvailable()) {
            return new Unusable(new ModelDisabled(id));
        }
        if (!model.facts().isCallable()) {
            List<String> instead =
                    model.facts().calledAs().stream()
                            .map(name -> model.id().provider() + "/" + name)
                            .toList();
            return new Unusable(new ModelNotCallable(id, instead));
        }
        if (model.lifecycle() == Lifecycle.RETIRED) {
            Optional<String> successor =
                    model.facts().replacedBy().map(name -> model.id().provider() + "/" + name);
            return new Unusable(new ModelRetired(id, successor));
        }
        return switch (snapshot.stateFor(model)) {
            case ProviderState.Ready(var adapter, var access) ->
                    Purpose.serves(adapter, model.id(), operation)
                            ? new Usable(new Target(model, adapter, access))
                            : new Unusable(unsupported(adapter, operation, model));
            case ProviderState.Off(var reason, _) ->
                    new Unusable(new ProviderUnavailable(model.id().provider(), reason));
        };
    }

    /// Names the endpoint for the model's kind, unless its provider cannot be asked there either.
    private static GatewayError notFor(Snapshot snapshot, Operation operation, Model model) {
        ModelKind kind = model.facts().kind();
        if (!Purpose.of(kind).isEmpty()
                && snapshot.stateFor(model) instanceof ProviderState.Ready(var adapter, _)
                && Purpose.instead(adapter, model).isEmpty()) {
            return unsupported(adapter, operation, model);
        }
        return new ModelNotFor(
                model.id().toString(),
                kind.word(),
                model.facts().abilities(),
                operation,
                Purpose.endpoint(kind));
    }

    private static GatewayError unsupported(
            ProviderAdapter adapter, Operation operation, Model model) {
        return new OperationUnsupported(
                model.id().toString(),
                model.id().provider(),
                operation,
                Purpose.instead(adapter, model));
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
        return new ModelNotFound(name, nearest, providerOff(caller, name));
    }

    /// A provider that is off has no models yet, mostly: it is the reason, where the key might use
    /// them.
    private static Optional<ProviderUnavailable> providerOff(Caller caller, String name) {
        return ModelId.parse(name)
                .filter(caller::mayUse)
                .flatMap(id -> caller.snapshot().provider(id.provider()))
                .flatMap(served ->
                        served.state() instanceof ProviderState.Off(var reason, _)
                                ? Optional.of(
                                        new ProviderUnavailable(served.provider().id(), reason))
                                : Optional.empty());
    }
}
