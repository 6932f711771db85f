package io.stroma.error;

/** The user interrupted a run; the message says where its checkpoint lies. */
public final class InterruptedRunException extends StromaException {

    public InterruptedRunException(String message) {
        this(message, null);
    }

    public InterruptedRunException(String message, Throwable cause) {
        super(130, message, cause);
    }
}
