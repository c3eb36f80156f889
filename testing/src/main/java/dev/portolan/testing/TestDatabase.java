package dev.portolan.testing;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// A database on a real PostgreSQL, of one test or test class only.
///
/// @param jdbcUrl without user and password
/// @param user the superuser
/// @param password of that user
public record TestDatabase(String jdbcUrl, String user, String password) {

    /// Opens a new connection each time; nothing is pooled.
    public DataSource dataSource() {
        return new UnpooledDataSource(this);
    }

    public Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /// Runs statements, separated by semicolons, in one go.
    public void execute(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError("cannot execute: " + sql, e);
        }
    }

    /// The first column of the first row, as text; the string `null` for SQL's null.
    public String ask(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new AssertionError("no row: " + sql);
            }
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new AssertionError("cannot ask: " + sql, e);
        }
    }

    @Override
    public String toString() {
        return "TestDatabase[" + jdbcUrl + "]";
    }
}
