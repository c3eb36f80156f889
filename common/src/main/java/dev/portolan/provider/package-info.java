/// Kinds of provider. [dev.portolan.provider.ProviderAdapter] is what a new kind implements;
/// adapters are found by `ServiceLoader` and named in the database by their full class name.
@NullMarked
package dev.portolan.provider;

import org.jspecify.annotations.NullMarked;
