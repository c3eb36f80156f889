/// The directory in which one machine's Portolan keeps everything, and the keys in it. Entrance:
/// [DataDirectory].
@NullMarked
package dev.portolan.standalone.home;

import org.jspecify.annotations.NullMarked;
