/// Kinds of provider. [dev.portolan.provider.ProviderAdapter] is what a new kind implements;
/// adapters are found by `ServiceLoader` and named in the database by their full class name. They
/// know addresses, credentials and lists of models, and which dialect a model is spoken to in. May
/// not know clients, routes or the processes that call.
@NullMarked
package dev.portolan.provider;

import org.jspecify.annotations.NullMarked;
