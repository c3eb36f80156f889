/// Secrets at rest: the keyring, the envelopes made with it, and [dev.portolan.secret.Secret],
/// which does not print itself. May know nothing but the JDK and JSON.
@NullMarked
package dev.portolan.secret;

import org.jspecify.annotations.NullMarked;
