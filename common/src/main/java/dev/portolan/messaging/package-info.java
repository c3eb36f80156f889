/// Kafka: what is said on which topic, and the loops that say and hear it.
@NullMarked
package dev.portolan.messaging;

import org.jspecify.annotations.NullMarked;
