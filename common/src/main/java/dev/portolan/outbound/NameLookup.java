package dev.portolan.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds a name's addresses. May block.
@FunctionalInterface
interface NameLookup {
    /// All addresses, at least one, literal addresses included.
    List<InetAddress> addressesOf(String host) throws UnknownHostException;

    /// The machine's resolver, as the JDK asks it.
    static NameLookup ofSystem() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
