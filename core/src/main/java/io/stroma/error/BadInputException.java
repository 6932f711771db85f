package io.stroma.error;

/** The input cannot be used: missing, truncated, malformed or against an invariant of the data model. */
public final class BadInputException extends StromaException {

    public BadInputException(String message) {
        this(message, null);
    }

    public BadInputException(String message, Throwable cause) {
        super(3, message, cause);
    }
}
