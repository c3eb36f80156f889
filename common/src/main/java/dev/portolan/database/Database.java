package dev.portolan.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;
import liquibase.command.core.helpers.ShowSummaryArgument;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.lockservice.LockServiceFactory;
import liquibase.ui.LoggerUIService;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/// How to reach PostgreSQL, and how its tables come to be.
public final class Database {
    /// On the class path.
    private static final String CHANGELOG = "migrations.xml";

    /// "portolan", as a number: any would do that nobody else takes.
    private static final long MIGRATION_LOCK = 0x706f72746f6c616eL;

    private Database() {}

    public static Jdbi jdbi(DataSource dataSource) {
        return Jdbi.create(dataSource)
                .installPlugin(new SqlObjectPlugin())
                .installPlugin(new PostgresPlugin());
    }

    /// Brings the tables up to date, in one transaction: whoever is killed meanwhile has changed
    /// nothing. Does nothing where they are; several processes may try at once.
    public static void migrate(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            int networkTimeout = connection.getNetworkTimeout();
            // However long a change takes, or another process that is at it.
            connection.setNetworkTimeout(Runnable::run, 0);
            execute(connection, "SET statement_timeout = 0; SET lock_timeout = 0");
            execute(connection, "SET idle_in_transaction_session_timeout = 0");
            execute(connection, "SELECT pg_advisory_lock(" + MIGRATION_LOCK + ")");
            try {
                connection.setAutoCommit(false);
                // Liquibase talks to standard output and reports usage over the network unless told
                // not to. One jar can be on a class path twice, and holds the same files each time.
                Scope.child(
                        Map.of(
                                Scope.Attr.ui.name(),
                                new LoggerUIService(),
                                "liquibase.analytics.enabled",
                                false,
                                "liquibase.duplicateFileMode",
                                "DEBUG"),
                        () -> update(connection));
                connection.commit();
            } finally {
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.setAutoCommit(autoCommit);
                    execute(connection, "SELECT pg_advisory_unlock(" + MIGRATION_LOCK + ")");
                    execute(connection, "RESET statement_timeout; RESET lock_timeout");
                    execute(connection, "RESET idle_in_transaction_session_timeout");
                    connection.setNetworkTimeout(Runnable::run, networkTimeout);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the database cannot be reached to migrate it: " + e.getMessage(), e);
        } catch (Exception e) {
            throw new IllegalStateException(
                    "the database's tables cannot be brought up to date: " + e.getMessage(), e);
        }
    }

    /// Liquibase's own lock is a row, which a killed process leaves behind and the next waits for
    /// in vain. Ours goes with its connection, and whoever holds it knows that row to be stale.
    private static void update(Connection connection) throws Exception {
        var database =
                DatabaseFactory.getInstance()
                        .findCorrectDatabaseImplementation(
                                new JdbcConnection(WholeMigration.of(connection)));
        var lock = LockServiceFactory.getInstance().getLockService(database);
        lock.init();
        lock.forceReleaseLock();
        new CommandScope(UpdateCommandStep.COMMAND_NAME)
                .addArgumentValue(DbUrlConnectionArgumentsCommandStep.DATABASE_ARG, database)
                .addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, CHANGELOG)
                .addArgumentValue(
                        ShowSummaryArgument.SHOW_SUMMARY_OUTPUT, UpdateSummaryOutputEnum.LOG)
                .execute();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
