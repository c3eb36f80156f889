package dev.portolan.api.admin.problem;

/// Carries a [Problem] to the one place that renders it. A refusal is no surprise: it has no stack
/// trace.
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
