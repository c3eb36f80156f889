/// What recorded answers of real providers mean, computed from the recordings alone, and what a
/// client of the gateway makes of what it got: pure functions for
/// `dev.portolan.api.RecordedTrafficTest`. Knows no class of the gateway.
@NullMarked
package dev.portolan.api.recorded;

import org.jspecify.annotations.NullMarked;
