package dev.portolan.worker.sync;

import dev.portolan.catalog.Provider;
import dev.portolan.dialect.Dialect;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.CredentialNeed;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.OffReason;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderAdapter;
import dev.portolan.provider.ProviderOpener;
import dev.portolan.provider.ProviderState;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamHttp;
import java.util.Optional;

/// An adapter whose list is what a test says, without a network. It opens every enabled provider.
final class FakeAdapter implements ProviderAdapter, ProviderOpener {
    private volatile Listing listing = () -> Models.list("a", "b");

    /// What a provider answers.
    @FunctionalInterface
    interface Listing {
        ModelList list() throws UpstreamException, InterruptedException;
    }

    void lists(Listing next) {
        listing = next;
    }

    @Override
    public ProviderState open(Provider provider, String adapterClass) {
        return provider.isEnabled()
                ? new ProviderState.Ready(this, new ProviderAccess(provider, Optional.empty()))
                : new ProviderState.Off(OffReason.DISABLED, "switched off");
    }

    /// Never called: this adapter has no network.
    static UpstreamHttp noHttp() {
        return request -> {
            throw new AssertionError("called " + request.uri());
        };
    }

    @Override
    public String shortName() {
        return "fake";
    }

    @Override
    public Dialect dialect() {
        return Dialect.OPENAI_CHAT;
    }

    @Override
    public CredentialNeed credentialNeed(Provider provider) {
        return CredentialNeed.NONE;
    }

    @Override
    public ModelList supportedModels(ProviderAccess provider, UpstreamHttp http)
            throws UpstreamException, InterruptedException {
        return listing.list();
    }

    @Override
    public UpstreamAnswer complete(
            ProviderAccess provider, CompletionCall call, UpstreamHttp http) {
        throw new AssertionError("a sync completes nothing");
    }
}
