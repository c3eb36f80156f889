package dev.portolan.outbound;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/// Resolves names for new connections and lets only addresses through that the policy allows. The
/// client connects to these very addresses, so nothing is resolved a second time in between; the
/// name stays the one that TLS verifies.
///
/// One forbidden address among a name's addresses forbids the name: honest names do not mix the
/// public with the private.
final class CheckedResolver implements SocketAddressResolver {
    private final NameLookup lookup;
    private final AddressPolicy policy;
    private final Executor lookups;

    /// @param lookups runs look-ups, which block
    CheckedResolver(NameLookup lookup, AddressPolicy policy, Executor lookups) {
        this.lookup = lookup;
        this.policy = policy;
        this.lookups = lookups;
    }

    @Override
    public void resolve(
            String host,
            int port,
            Map<String, Object> context,
            Promise<List<InetSocketAddress>> promise) {
        boolean isPlainHttp =
                !(context.get(Destination.CONTEXT_KEY) instanceof Destination destination)
                        || !destination.isSecure();
        lookups.execute(() -> {
            List<InetSocketAddress> addresses;
            try {
                addresses = checked(host, port, isPlainHttp);
            } catch (UnknownHostException | AddressForbiddenException | RuntimeException failure) {
                promise.failed(failure);
                return;
            }
            promise.succeeded(addresses);
        });
    }

    private List<InetSocketAddress> checked(String host, int port, boolean isPlainHttp)
            throws UnknownHostException, AddressForbiddenException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetAddress address : lookup.addressesOf(host)) {
            Optional<String> objection = policy.objectionTo(address, isPlainHttp);
            if (objection.isPresent()) {
                throw new AddressForbiddenException(objection.get());
            }
            // Under the name that was asked for: it is what TLS sends and verifies, whatever the
            // look-up called the address.
            addresses.add(
                    new InetSocketAddress(
                            InetAddress.getByAddress(host, address.getAddress()), port));
        }
        if (addresses.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return addresses;
    }
}
