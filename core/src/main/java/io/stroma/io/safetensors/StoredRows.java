package io.stroma.io.safetensors;

import io.stroma.error.BadInputException;
import io.stroma.io.FloatPieces;
import io.stroma.tissue.CellRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** A float32 matrix that stays in its safetensors file and is read by rows, from several threads at once. */
public final class StoredRows implements CellRows, AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private final long start;
    private final int rows;
    private final int columns;

    private StoredRows(Path file, FileChannel channel, long start, int rows, int columns) {
        this.file = file;
        this.channel = channel;
        this.start = start;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Opens one matrix of a file.
     *
     * @throws BadInputException if the file is missing or damaged, or has no such matrix of float32
     */
    public static StoredRows open(Path file, String name) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                SafetensorsHeader header = SafetensorsFile.header(channel, file);
                SafetensorsHeader.Entry entry = header.entries().stream()
                        .filter(e -> e.name().equals(name) && isMatrix(e))
                        .findFirst()
                        .orElseThrow(() -> new BadInputException(
                                "%s: there is no matrix '%s' of float32; the file is damaged or of another kind"
                                        .formatted(file, name)));
                return new StoredRows(
                        file,
                        channel,
                        header.dataStart() + entry.begin(),
                        Math.toIntExact(entry.shape()[0]),
                        Math.toIntExact(entry.shape()[1]));
            } catch (RuntimeException | IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static boolean isMatrix(SafetensorsHeader.Entry e) {
        return e.dtype() == Dtype.F32
                && e.shape().length == 2
                && e.shape()[0] <= Integer.MAX_VALUE
                && e.shape()[1] <= Integer.MAX_VALUE;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public void read(int from, int to, float[] out) {
        Objects.checkFromToIndex(from, to, rows);
        FloatPieces.read(start + 4L * from * columns, out, 0, Math.multiplyExact(to - from, columns), this::fill);
    }

    private void fill(long at, ByteBuffer buffer) {
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, at + buffer.position()) < 0) {
                    throw new IOException("it became shorter while it was read");
                }
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        buffer.flip();
    }

    private static BadInputException unreadable(Path file, IOException e) {
        return new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }
}
