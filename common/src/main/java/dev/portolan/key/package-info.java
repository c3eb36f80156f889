/// Who may call: client keys for `/v1`, administrator keys for `/admin`. Knows how a key is
/// spelled, stored and checked; may not know HTTP.
@NullMarked
package dev.portolan.key;

import org.jspecify.annotations.NullMarked;
