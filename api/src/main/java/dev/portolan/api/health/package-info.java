/// `/healthz` and `/readyz` beside the API: for balancers and process managers. Without detail that
/// a stranger could use.
@NullMarked
package dev.portolan.api.health;

import org.jspecify.annotations.NullMarked;
