/// From the model that a client names to the models that can serve it, in order:
/// [dev.portolan.api.routing.Router]. Knows the snapshot and the caller's permissions; may not know
/// how a model is called.
@NullMarked
package dev.portolan.api.routing;

import org.jspecify.annotations.NullMarked;
