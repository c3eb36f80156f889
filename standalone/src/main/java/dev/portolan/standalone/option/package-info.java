/// Reading a command line: what a command takes, and one clear sentence about what it does not
/// take. Entrance: [OptionGrammar]. Knows no command.
@NullMarked
package dev.portolan.standalone.option;

import org.jspecify.annotations.NullMarked;
