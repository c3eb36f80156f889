package dev.portolan.api.edge;

import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.Container;

/// Makes every connector read HTTP strictly: two readers of one request (a proxy and we) must not
/// see two requests. Lines end in CRLF; no folded headers, doubled lengths or hosts; no path that
/// could mean two things. One exception: a `/` inside a model's id may be written `%2F`, which
/// [PathGuard] keeps to where ids stand.
public final class HttpRules {
    private static final UriCompliance PATHS =
            UriCompliance.DEFAULT.with("portolan", Violation.AMBIGUOUS_PATH_SEPARATOR);

    private HttpRules() {}

    /// Before the first connection is taken.
    public static void apply(Server server) {
        for (Connector connector : server.getConnectors()) {
            connector.getConnectionFactories().stream()
                    .flatMap(HttpRules::unwrapped)
                    .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                    .map(HttpConfiguration.ConnectionFactory.class::cast)
                    .map(HttpConfiguration.ConnectionFactory::getHttpConfiguration)
                    .forEach(HttpRules::apply);
        }
    }

    /// Dropwizard wraps each factory in one that counts connections.
    private static Stream<Object> unwrapped(ConnectionFactory factory) {
        return factory instanceof Container wrapper
                ? Stream.concat(
                        Stream.of(factory), wrapper.getBeans(ConnectionFactory.class).stream())
                : Stream.of(factory);
    }

    private static void apply(HttpConfiguration http) {
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setUriCompliance(PATHS);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
    }
}
