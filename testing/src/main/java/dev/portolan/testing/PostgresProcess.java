package dev.portolan.testing;

import dev.portolan.embedded.EmbeddedPostgres;
import dev.portolan.embedded.PostgresSettings;
import java.nio.file.Path;

/// A PostgreSQL of one test, to be frozen, killed and brought back. Durable, so that what comes
/// back is what was confirmed.
public final class PostgresProcess implements AutoCloseable {
    private static final String DATABASE = "portolan";

    private final PostgresSettings settings;
    private EmbeddedPostgres postgres;

    private PostgresProcess(PostgresSettings settings, EmbeddedPostgres postgres) {
        this.settings = settings;
        this.postgres = postgres;
    }

    /// Starts one.
    ///
    /// @param directory an empty or absent directory, such as a JUnit `@TempDir`
    public static PostgresProcess start(Path directory) {
        var settings = PostgresSettings.durable(directory);
        var postgres = EmbeddedPostgres.start(settings);
        postgres.createDatabase(DATABASE);
        return new PostgresProcess(settings.onPort(postgres.port()), postgres);
    }

    /// Valid before, during and after every disaster: the port stays.
    public TestDatabase database() {
        return new TestDatabase(postgres.jdbcUrl(DATABASE), postgres.user(), postgres.password());
    }

    /// Connections stay open and nothing answers, like a hanging disk.
    public void freeze() {
        postgres.process().freeze();
    }

    public void thaw() {
        postgres.process().thaw();
    }

    /// Gone at once, like a power cut; connections are refused from now on.
    public void kill() {
        postgres.process().kill();
        postgres.close();
    }

    /// Stopped in good order; connections are refused from now on.
    public void stop() {
        postgres.close();
    }

    /// Back on the same port with the same data, after [#kill] or [#stop], or in place of the
    /// running one.
    public void restart() {
        postgres.close();
        postgres = EmbeddedPostgres.start(settings);
    }

    @Override
    public void close() {
        postgres.close();
    }
}
