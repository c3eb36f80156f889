/// What is counted and logged of each request, after it is over and never on its time:
/// [dev.portolan.api.metering.Meter] takes it over, [dev.portolan.api.metering.RequestMetrics] and
/// [dev.portolan.api.metering.RequestLog] make figures and a line of it. Never sees a prompt, a
/// completion or a key.
@NullMarked
package dev.portolan.api.metering;

import org.jspecify.annotations.NullMarked;
