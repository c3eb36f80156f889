/// How streams of answers are cut into events, whatever the events say. Entrances:
/// [dev.portolan.dialect.framing.SseReader] and [dev.portolan.dialect.framing.JsonLineReader].
/// Pure: no I/O, no clock, no configuration.
@NullMarked
package dev.portolan.dialect.framing;

import org.jspecify.annotations.NullMarked;
