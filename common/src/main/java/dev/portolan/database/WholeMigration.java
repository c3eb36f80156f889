package dev.portolan.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/// Makes one transaction of a migration, however often Liquibase commits.
///
/// Liquibase commits each change before it notes that the change was made. A process that dies in
/// between leaves a database that no later run can migrate. Here a commit is a savepoint, and a
/// rollback goes back to the last one; only the caller commits.
final class WholeMigration implements InvocationHandler {
    private final Connection connection;
    private Savepoint committed;

    private WholeMigration(Connection connection) throws SQLException {
        this.connection = connection;
        this.committed = connection.setSavepoint();
    }

    /// @param connection in a transaction
    static Connection of(Connection connection) throws SQLException {
        return (Connection)
                Proxy.newProxyInstance(
                        WholeMigration.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        new WholeMigration(connection));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "commit" -> {
                connection.releaseSavepoint(committed);
                committed = connection.setSavepoint();
                yield null;
            }
            case "rollback" -> {
                connection.rollback(arguments == null ? committed : (Savepoint) arguments[0]);
                yield null;
            }
            case "setAutoCommit", "close" -> null;
            default -> passed(method, arguments);
        };
    }

    private @Nullable Object passed(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
