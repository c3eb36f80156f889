/// What a process can be told on its command line, apart from what it does for a living.
///
/// Every command ends with exit code 1 and one line where it cannot do its work:
/// [dev.portolan.command.CommandError].
@NullMarked
package dev.portolan.command;

import org.jspecify.annotations.NullMarked;
