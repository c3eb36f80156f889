package dev.portolan.database;

import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import java.util.HashMap;
import java.util.Map;

/// Dropwizard's database section with other defaults: every wait has an end, a process starts
/// without a database, and a connection that the database has dropped is noticed before it is used.
/// Whatever a configuration sets, wins.
public class DatabaseSettings extends DataSourceFactory {
    /// `socketTimeout` is above `statement_timeout`, so that the database ends a slow statement
    /// itself and the socket's end is left for a database that has gone silent.
    private static final Map<String, String> DRIVER =
            Map.of(
                    "connectTimeout", "3",
                    "loginTimeout", "5",
                    "socketTimeout", "30",
                    "tcpKeepAlive", "true",
                    "ApplicationName", "portolan",
                    "options",
                            "-c statement_timeout=20s -c lock_timeout=10s -c idle_in_transaction_session_timeout=30s"
                                    + " -c timezone=UTC");

    public DatabaseSettings() {
        setDriverClass("org.postgresql.Driver");
        setInitialSize(0);
        setMinSize(0);
        setMaxSize(16);
        setMaxWaitForConnection(Duration.seconds(2));
        setCheckConnectionOnBorrow(true);
        setCheckConnectionWhileIdle(true);
        setValidationQueryTimeout(Duration.seconds(2));
        setProperties(Map.of());
    }

    @Override
    public final void setProperties(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(DRIVER);
        all.putAll(properties);
        super.setProperties(all);
    }
}
