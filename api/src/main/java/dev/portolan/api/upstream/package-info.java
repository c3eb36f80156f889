/// One call to one provider: [dev.portolan.api.upstream.UpstreamCaller]; its translation, where the
/// provider speaks another dialect than the client: [dev.portolan.api.upstream.TranslatedAnswer];
/// and what a provider's error means: [dev.portolan.api.upstream.ProviderErrors]. May not know the
/// client that waits for it.
@NullMarked
package dev.portolan.api.upstream;

import org.jspecify.annotations.NullMarked;
