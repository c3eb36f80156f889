/// Who is calling, and may they: [dev.portolan.api.admission.Gatekeeper] turns a request's
/// credentials into a [dev.portolan.api.admission.Caller] or refuses, as it does a request that
/// comes back. Knows keys, the snapshot and the installation's mark; may not know what is asked
/// for, nor HTTP's servlets.
@NullMarked
package dev.portolan.api.admission;

import org.jspecify.annotations.NullMarked;
