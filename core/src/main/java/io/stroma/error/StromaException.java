package io.stroma.error;

/**
 * A failure the user can act on. The message says what, where, why and what to do, in one line or a few; the command
 * line prints it without a stack trace and leaves with {@link #exitCode()}.
 */
public abstract sealed class StromaException extends RuntimeException
        permits UsageException, BadInputException, ResourceException, InterruptedRunException {

    private final int exitCode;

    StromaException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Process exit status of this kind of failure: 2 usage, 3 bad input, 4 not enough resources, 130 interrupted. */
    public int exitCode() {
        return exitCode;
    }
}
