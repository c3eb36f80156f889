/// What requests may hold in memory at once: their bodies, and answers that are read whole.
///
/// Without a common bound a few dozen large bodies, or one provider with a few endless answers,
/// would end the process for everybody. May not know what the bytes mean.
@NullMarked
package dev.portolan.api.memory;

import org.jspecify.annotations.NullMarked;
