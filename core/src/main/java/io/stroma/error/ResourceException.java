package io.stroma.error;

/** The machine has not enough memory, disk or native libraries for the job. */
public final class ResourceException extends StromaException {

    public ResourceException(String message) {
        this(message, null);
    }

    public ResourceException(String message, Throwable cause) {
        super(4, message, cause);
    }
}
