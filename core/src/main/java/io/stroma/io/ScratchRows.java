package io.stroma.io;

import io.stroma.error.ResourceException;
import io.stroma.tissue.CellRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Rows on disk that nobody else sees: a file without a name (where the system allows it), gone with the process however it
 * ends. Rows may be written in any order and from several threads; rows never written are zero.
 */
public final class ScratchRows implements CellRows, AutoCloseable {

    private final FileChannel channel;
    private final int rows;
    private final int columns;

    private ScratchRows(FileChannel channel, int rows, int columns) {
        this.channel = channel;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * An empty matrix.
     *
     * @param folder where there is room for rows x columns x 4 bytes
     * @throws ResourceException if nothing can be written there
     */
    public static ScratchRows in(Path folder, int rows, int columns) {
        try {
            Path file = Files.createTempFile(folder, ".stroma-", ".scratch");
            return new ScratchRows(
                    FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE), // on Unix the name goes at once
                    rows,
                    columns);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    /** Writes consecutive rows that begin somewhere in an array. */
    public void write(int row, int count, float[] values, int at) {
        Objects.checkFromIndexSize(row, count, rows);
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(4 * columns, count)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values, at, count * columns);
        long start = 4L * row * columns;
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer, start + buffer.position());
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void read(int from, int to, float[] out) {
        Objects.checkFromToIndex(from, to, rows);
        int bytes = Math.multiplyExact(4 * columns, to - from);
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long start = 4L * from * columns;
        try {
            int got = 0;
            while (buffer.hasRemaining() && got >= 0) { // what lies behind the end was never written
                got = channel.read(buffer, start + buffer.position());
            }
        } catch (IOException e) {
            throw failed(e);
        }
        buffer.rewind();
        buffer.asFloatBuffer().get(out, 0, bytes / 4);
    }

    private static ResourceException failed(IOException e) {
        return new ResourceException(
                "intermediate results on disk failed (%s); is there room beside the output?".formatted(e.getMessage()),
                e);
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
