/// Seeds: the providers that are there from the beginning, switched off until somebody has a
/// credential for them.
@NullMarked
package dev.portolan.worker.seed;

import org.jspecify.annotations.NullMarked;
