package dev.portolan.api.admin;

import dev.portolan.catalog.Provider;
import dev.portolan.dialect.Dialect;
import dev.portolan.provider.CompletionCall;
import dev.portolan.provider.CredentialNeed;
import dev.portolan.provider.ModelList;
import dev.portolan.provider.ProviderAccess;
import dev.portolan.provider.ProviderAdapter;
import dev.portolan.provider.UpstreamAnswer;
import dev.portolan.provider.UpstreamException;
import dev.portolan.provider.UpstreamHttp;

/// An adapter to name; nobody calls it.
public final class ParrotAdapter implements ProviderAdapter {
    @Override
    public String shortName() {
        return "parrot";
    }

    @Override
    public Dialect dialect() {
        return Dialect.OPENAI_CHAT;
    }

    @Override
    public CredentialNeed credentialNeed(Provider provider) {
        return CredentialNeed.OPTIONAL;
    }

    @Override
    public ModelList supportedModels(ProviderAccess provider, UpstreamHttp http)
            throws UpstreamException {
        throw new UnsupportedOperationException("nobody calls it");
    }

    @Override
    public UpstreamAnswer complete(ProviderAccess provider, CompletionCall call, UpstreamHttp http)
            throws UpstreamException {
        throw new UnsupportedOperationException("nobody calls it");
    }
}
