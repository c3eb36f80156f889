package dev.portolan.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/// Gives connections that are cut at their n-th statement or savepoint, as by the death of their
/// process.
final class CutDataSource {
    private static final Set<String> COUNTED =
            Set.of("createStatement", "prepareStatement", "setSavepoint");

    private CutDataSource() {}

    static DataSource of(DataSource source, int statements) {
        return proxy(
                DataSource.class,
                (method, arguments) -> {
                    Object result = passed(source, method, arguments);
                    return result instanceof Connection connection
                            ? cut(connection, statements)
                            : result;
                });
    }

    private static Connection cut(Connection connection, int statements) {
        int[] left = {statements};
        return proxy(
                Connection.class,
                (method, arguments) -> {
                    if (COUNTED.contains(method.getName()) && left[0]-- == 0) {
                        connection.abort(Runnable::run);
                        throw new SQLException("cut");
                    }
                    return passed(connection, method, arguments);
                });
    }

    private interface Call {
        Object of(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> call.of(method, arguments)));
    }

    private static Object passed(Object target, Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
