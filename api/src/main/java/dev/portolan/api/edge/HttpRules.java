package dev.portolan.api.edge;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
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

    /// Applies to every connection taken from now on.
    public static void apply(Server server) {
        server.setErrorHandler(new RefusedRequests());
        // Looked for inside: Dropwizard wraps the factories to count connections.
        server.getContainedBeans(HttpConfiguration.ConnectionFactory.class)
                .forEach(factory -> apply(factory.getHttpConfiguration()));
    }

    private static void apply(HttpConfiguration http) {
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setUriCompliance(PATHS);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
    }
}
