package dev.portolan.testing;

import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives a test class a database of its own on a real PostgreSQL, which all test classes of the JVM
/// share. Register it as a static field. It is to be had as a parameter of type [TestDatabase] or
/// from [#database()].
public final class PostgresExtension
        implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(PostgresExtension.class);

    private final String template;
    private final Migration migration;
    private Optional<TestDatabase> database = Optional.empty();

    private PostgresExtension(String template, Migration migration) {
        this.template = template;
        this.migration = migration;
    }

    /// Makes the tables of a template, once per JVM.
    @FunctionalInterface
    public interface Migration {
        void migrate(DataSource dataSource) throws Exception;
    }

    /// An empty database.
    public static PostgresExtension empty() {
        return new PostgresExtension("blank", _ -> {});
    }

    /// A database as the migration leaves it.
    ///
    /// @param template names what the migration makes; the first migration with a name makes it for
    ///   the whole JVM (`[a-z][a-z0-9_]*`, at most 40 characters)
    public static PostgresExtension migratedBy(String template, Migration migration) {
        return new PostgresExtension(template, migration);
    }

    public TestDatabase database() {
        return database.orElseThrow(() ->
                new IllegalStateException(
                        "no database yet: is the extension a static @RegisterExtension field?"));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        database = Optional.of(server(context).copyOf(template, migration));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        database.ifPresent(server(context)::drop);
        database = Optional.empty();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return database();
    }

    private static PostgresServer server(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        PostgresServer.class, _ -> new PostgresServer(), PostgresServer.class);
    }
}
