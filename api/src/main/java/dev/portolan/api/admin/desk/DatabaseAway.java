package dev.portolan.api.admin.desk;

/// The database did not answer, in time or at all. What it was asked to change may or may not have
/// happened.
final class DatabaseAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseAway(String message, Throwable cause) {
        super(message, cause);
    }
}
