/// How streams of answers are cut into events, whatever the events say. Entrance:
/// [dev.portolan.dialect.framing.SseReader]. Pure: no I/O, no clock, no configuration.
@NullMarked
package dev.portolan.dialect.framing;

import org.jspecify.annotations.NullMarked;
