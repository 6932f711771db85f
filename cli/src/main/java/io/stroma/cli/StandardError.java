package io.stroma.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;

/**
 * Standard error under another number: while it starts, the virtual machine prints a line about the Vector API being
 * incubating that helps no user, so the launcher hides its standard error from it and passes the real one on.
 */
final class StandardError {

    private static final String NUMBER = "stroma.stderr";

    private StandardError() {}

    /** Prints to the descriptor the launcher named, if it named one. */
    static void restore() {
        Integer number = Integer.getInteger(NUMBER);
        if (number == null) {
            return;
        }
        try {
            Constructor<FileDescriptor> descriptor = FileDescriptor.class.getDeclaredConstructor(int.class);
            descriptor.setAccessible(true);
            System.setErr(new PrintStream(new FileOutputStream(descriptor.newInstance(number)), true));
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.out.println(
                    "stroma: messages cannot be shown (" + e.getMessage() + "); start Stroma by its launcher");
        }
    }
}
