package io.stroma.io;

import io.stroma.error.BadInputException;
import io.stroma.error.ResourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * Numbers on disk that nobody else sees: a file without a name (where the system allows it), gone with the process however
 * it ends. Any place may be written and read at any time, from several threads; what was never written is zero.
 */
public final class ScratchFile implements AutoCloseable {

    private final FileChannel channel;
    private final Function<IOException, ResourceException> failure;

    private ScratchFile(FileChannel channel, Function<IOException, ResourceException> failure) {
        this.channel = channel;
        this.failure = failure;
    }

    /**
     * An empty file.
     *
     * @param folder where there is room for what will be written
     * @throws BadInputException if the folder is not writable
     * @throws ResourceException if nothing can be written there for another reason
     */
    public static ScratchFile in(Path folder) {
        try {
            return open(folder, ScratchFile::failed);
        } catch (AccessDeniedException e) {
            throw new BadInputException(
                    "intermediate results have no place: the folder %s is not writable".formatted(folder), e);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * An empty file in the folder for temporary files.
     *
     * @param failure what to say when that fails, now or later
     * @throws ResourceException that one
     */
    public static ScratchFile temporary(Function<IOException, ResourceException> failure) {
        try {
            return open(Path.of(System.getProperty("java.io.tmpdir")), failure);
        } catch (IOException e) {
            throw failure.apply(e);
        }
    }

    private static ScratchFile open(Path folder, Function<IOException, ResourceException> failure) throws IOException {
        Path file = Files.createTempFile(folder, ".stroma-", ".scratch");
        try {
            return new ScratchFile(
                    FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE), // on Unix the name goes at once
                    failure);
        } catch (IOException e) {
            file.toFile().delete();
            throw e;
        }
    }

    /** Writes some of an array from byte {@code at} of the file on. */
    public void write(long at, float[] values, int first, int count) {
        FloatPieces.write(at, values, first, count, this::write);
    }

    /** Reads into some of an array. */
    public void read(long at, float[] out, int first, int count) {
        FloatPieces.read(at, out, first, count, this::read);
    }

    /** Writes bytes from byte {@code at} of the file on. */
    public void write(long at, byte[] values) {
        for (int done = 0; done < values.length; ) {
            int some = Math.min(values.length - done, FloatPieces.BYTES);
            write(at + done, ByteBuffer.wrap(values, done, some).slice());
            done += some;
        }
    }

    /** Fills an array. */
    public void read(long at, byte[] out) {
        for (int done = 0; done < out.length; ) {
            int some = Math.min(out.length - done, FloatPieces.BYTES);
            read(at + done, ByteBuffer.wrap(out, done, some).slice());
            done += some;
        }
    }

    /** Writes a buffer, which begins at its position 0, up to its limit. */
    public void write(long at, ByteBuffer buffer) {
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer, at + buffer.position());
            }
        } catch (IOException e) {
            throw failure.apply(e);
        }
    }

    /** Fills a buffer from its position 0 to its limit, with zeros behind the end of the file, and flips it. */
    public void read(long at, ByteBuffer buffer) {
        try {
            int got = 0;
            while (buffer.hasRemaining() && got >= 0) {
                got = channel.read(buffer, at + buffer.position());
            }
        } catch (IOException e) {
            throw failure.apply(e);
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
            throw failure.apply(e);
        }
    }
}
