package io.stroma.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Floats of a file, four bytes each in the order of little-endian machines, moved a piece at a time. */
public final class FloatPieces {

    /** Bytes moved at once: the JVM keeps a native copy of the largest piece of every thread. */
    static final int BYTES = 1 << 18;

    private FloatPieces() {}

    /** Moves bytes between a file and a buffer, from its position to its limit. */
    @FunctionalInterface
    public interface Transfer {
        /** The buffer is done, or filled and rewound. */
        void move(long at, ByteBuffer buffer);
    }

    /** Writes some of an array from byte {@code at} of the file on. */
    static void write(long at, float[] values, int first, int count, Transfer file) {
        ByteBuffer buffer = buffer(count);
        for (int done = 0; done < count; ) {
            int some = Math.min(count - done, buffer.capacity() / 4);
            buffer.clear().limit(4 * some);
            buffer.asFloatBuffer().put(values, first + done, some);
            file.move(at + 4L * done, buffer);
            done += some;
        }
    }

    /** Reads into some of an array from byte {@code at} of the file on. */
    public static void read(long at, float[] out, int first, int count, Transfer file) {
        ByteBuffer buffer = buffer(count);
        for (int done = 0; done < count; ) {
            int some = Math.min(count - done, buffer.capacity() / 4);
            buffer.clear().limit(4 * some);
            file.move(at + 4L * done, buffer);
            buffer.asFloatBuffer().get(out, first + done, some);
            done += some;
        }
    }

    private static ByteBuffer buffer(int count) {
        return ByteBuffer.allocate((int) Math.min(BYTES, 4L * count)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
