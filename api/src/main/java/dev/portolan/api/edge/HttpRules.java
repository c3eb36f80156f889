package dev.portolan.api.edge;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;

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
                    .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                    .map(HttpConfiguration.ConnectionFactory.class::cast)
                    .map(HttpConfiguration.ConnectionFactory::getHttpConfiguration)
                    .forEach(HttpRules::apply);
        }
    }

    private static void apply(HttpConfiguration http) {
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setUriCompliance(PATHS);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
    }
}
