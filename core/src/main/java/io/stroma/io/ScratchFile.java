package io.stroma.io;

import io.stroma.error.BadInputException;
import io.stroma.error.ResourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Numbers on disk that nobody else sees: a file without a name (where the system allows it), gone with the process however
 * it ends. Any place may be written and read at any time, from several threads; what was never written is zero.
 */
public final class ScratchFile implements AutoCloseable {

    /** Bytes moved at once: the JVM keeps a native copy of the largest piece of every thread. */
    private static final int PIECE = 1 << 18;

    private final FileChannel channel;

    private ScratchFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * An empty file.
     *
     * @param folder where there is room for what will be written
     * @throws BadInputException if the folder is not writable
     * @throws ResourceException if nothing can be written there for another reason
     */
    public static ScratchFile in(Path folder) {
        Path file;
        try {
            file = Files.createTempFile(folder, ".stroma-", ".scratch");
        } catch (AccessDeniedException e) {
            throw new BadInputException(
                    "intermediate results have no place: the folder %s is not writable".formatted(folder), e);
        } catch (IOException e) {
            throw failed(e);
        }
        try {
            return new ScratchFile(FileChannel.open(
                    file,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE)); // on Unix the name goes at once
        } catch (IOException e) {
            file.toFile().delete();
            throw failed(e);
        }
    }

    /** Writes some of an array from byte {@code at} of the file on. */
    public void write(long at, float[] values, int first, int count) {
        ByteBuffer buffer = buffer(4L * count);
        for (int done = 0; done < count; ) {
            int some = Math.min(count - done, buffer.capacity() / 4);
            buffer.clear().limit(4 * some);
            buffer.asFloatBuffer().put(values, first + done, some);
            writeAll(at + 4L * done, buffer);
            done += some;
        }
    }

    /** Reads into some of an array. */
    public void read(long at, float[] out, int first, int count) {
        ByteBuffer buffer = buffer(4L * count);
        for (int done = 0; done < count; ) {
            int some = Math.min(count - done, buffer.capacity() / 4);
            buffer.clear().limit(4 * some);
            readAll(at + 4L * done, buffer);
            buffer.asFloatBuffer().get(out, first + done, some);
            done += some;
        }
    }

    /** Writes bytes from byte {@code at} of the file on. */
    public void write(long at, byte[] values) {
        for (int done = 0; done < values.length; ) {
            int some = Math.min(values.length - done, PIECE);
            writeAll(at + done, ByteBuffer.wrap(values, done, some).slice());
            done += some;
        }
    }

    /** Fills an array. */
    public void read(long at, byte[] out) {
        for (int done = 0; done < out.length; ) {
            int some = Math.min(out.length - done, PIECE);
            readAll(at + done, ByteBuffer.wrap(out, done, some).slice());
            done += some;
        }
    }

    private static ByteBuffer buffer(long bytes) {
        return ByteBuffer.allocate((int) Math.min(PIECE, bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void writeAll(long at, ByteBuffer buffer) {
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer, at + buffer.position());
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Fills the buffer and rewinds it. */
    private void readAll(long at, ByteBuffer buffer) {
        try {
            int got = 0;
            while (buffer.hasRemaining() && got >= 0) {
                got = channel.read(buffer, at + buffer.position());
            }
        } catch (IOException e) {
            throw failed(e);
        }
        while (buffer.hasRemaining()) { // behind the end
            buffer.put((byte) 0);
        }
        buffer.flip();
    }

    private static ResourceException failed(IOException e) {
        return new ResourceException(
                "intermediate results on disk failed (%s); is there room beside the output?".formatted(e), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
