package dev.portolan.api.admin.desk;

import dev.portolan.api.admin.problem.Problem;
import dev.portolan.api.admin.problem.ProblemException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;

/// What it means that work at the database failed.
sealed interface DatabaseFailure {
    /// Nobody answered.
    record Away() implements DatabaseFailure {}

    /// It answered no, or the work itself did, in words a caller can use.
    record Refused(Problem problem) implements DatabaseFailure {}

    /// A defect of ours.
    record Defect(RuntimeException cause) implements DatabaseFailure {}

    static DatabaseFailure of(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return new Refused(known.problem());
        }
        Optional<SQLException> sql = sqlException(failure);
        if (sql.isPresent()) {
            return ofState(Optional.ofNullable(sql.get().getSQLState()).orElse(""), failure);
        }
        return failure instanceof JdbiException ? new Away() : defect(failure);
    }

    /// By the classes of PostgreSQL's appendix A. No state at all comes from the driver or the
    /// pool: no connection.
    private static DatabaseFailure ofState(String state, Throwable failure) {
        return switch (state) {
            case "25006" ->
                    refused(
                            Problem.unavailable(
                                    "read_only",
                                    "The database only takes reads now. Completions go on.",
                                    Duration.ofSeconds(5)));
            case "55P03", "57014", "40001", "40P01" ->
                    refused(
                            Problem.unavailable(
                                    "catalog_busy",
                                    "Others are changing the catalog; try again.",
                                    Duration.ofSeconds(1)));
            case "23505" ->
                    refused(
                            Problem.conflict(
                                    "already_exists", "Something with this id exists already."));
            default -> {
                if (state.startsWith("22") || state.startsWith("23")) {
                    yield refused(
                            Problem.of(
                                    400,
                                    "refused_by_database",
                                    "A value was refused",
                                    "The database refused a value (SQLSTATE " + state + ")."));
                }
                boolean isGone =
                        state.isEmpty()
                                || state.startsWith("08")
                                || state.startsWith("57")
                                || state.startsWith("53")
                                || state.startsWith("58");
                yield isGone ? new Away() : defect(failure);
            }
        };
    }

    private static DatabaseFailure refused(Problem problem) {
        return new Refused(problem);
    }

    private static DatabaseFailure defect(Throwable failure) {
        return new Defect(
                failure instanceof RuntimeException unchecked
                        ? unchecked
                        : new IllegalStateException(failure));
    }

    private static Optional<SQLException> sqlException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }
}
