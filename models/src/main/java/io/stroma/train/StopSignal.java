package io.stroma.train;

import com.sun.jna.NativeLibrary;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a run to write its checkpoint and stop. A run looks at it before every part, so it reacts within seconds, and it
 * leaves no thread inside native code.
 */
public final class StopSignal implements AutoCloseable {

    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
    private static final int INTERRUPTED = 130;

    private final Map<Object, Object> previousHandlers = new LinkedHashMap<>();
    private volatile boolean requested;

    /**
     * A signal raised by Ctrl-C, {@code kill} and the end of a terminal or batch job until it is closed. The JVM goes on
     * until the run has unwound; a second Ctrl-C ends it at once, with the last checkpoint in place.
     */
    public static StopSignal onTermination() {
        StopSignal stop = new StopSignal();
        SIGNALS.forEach(stop::handle);
        return stop;
    }

    /** Asks the run to stop. May be called from any thread. */
    public void request() {
        requested = true;
    }

    public boolean requested() {
        return requested;
    }

    private void terminationAsked() {
        if (requested) {
            endAtOnce();
        }
        request();
    }

    /**
     * Workers are inside native code now, and a regular exit would tear the engine's global objects down under them; the C
     * library's {@code _exit} skips that.
     */
    private static void endAtOnce() {
        try {
            NativeLibrary.getProcess().getFunction("_exit").invoke(new Object[] {INTERRUPTED});
        } catch (UnsatisfiedLinkError e) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
    }

    /**
     * A JVM shutdown hook could not do this: it would leave with the signal's own exit status while the run still prints
     * why it stopped. The JVM's signal class is reached by reflection because it is absent from some runtimes; there a
     * signal ends the JVM at once and the last regular checkpoint counts.
     */
    private void handle(String name) {
        try {
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Object handler = Proxy.newProxyInstance(
                    StopSignal.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                        terminationAsked();
                        return null;
                    });
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            previousHandlers.put(
                    signal,
                    signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler));
        } catch (ReflectiveOperationException e) {
            // unknown on this system (HUP on Windows) or reserved by the JVM (-Xrs)
        }
    }

    /** Gives the signals back. */
    @Override
    public void close() {
        previousHandlers.forEach((signal, previous) -> {
            try {
                Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
                signal.getClass()
                        .getMethod("handle", signal.getClass(), handlerType)
                        .invoke(null, signal, previous);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
        previousHandlers.clear();
    }
}
