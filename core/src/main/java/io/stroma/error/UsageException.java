package io.stroma.error;

/** The command was asked for in a way that makes no sense: an unknown option value, an output that exists. */
public final class UsageException extends StromaException {

    public UsageException(String message) {
        this(message, null);
    }

    public UsageException(String message, Throwable cause) {
        super(2, message, cause);
    }
}
