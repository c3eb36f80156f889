/// The wire formats of completions: [dev.portolan.dialect.Dialect] names them and knows who
/// translates each. Pure: no I/O, no clock, no configuration.
@NullMarked
package dev.portolan.dialect;

import org.jspecify.annotations.NullMarked;
