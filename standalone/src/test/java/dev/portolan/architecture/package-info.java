/// The rules of the house that a machine can check, over the classes of every module that ships.
@NullMarked
package dev.portolan.architecture;

import org.jspecify.annotations.NullMarked;
