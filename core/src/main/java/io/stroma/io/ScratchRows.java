package io.stroma.io;

import io.stroma.error.BadInputException;
import io.stroma.error.ResourceException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A matrix in a {@link ScratchFile}, row behind row. Rows may be written in any order and from several threads; rows never
 * written are zero.
 */
public final class ScratchRows implements WritableRows {

    private final ScratchFile file;
    private final int rows;
    private final int columns;

    private ScratchRows(ScratchFile file, int rows, int columns) {
        this.file = file;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * An empty matrix.
     *
     * @param folder where there is room for rows x columns x 4 bytes
     * @throws BadInputException if the folder is not writable
     * @throws ResourceException if nothing can be written there for another reason
     */
    public static ScratchRows in(Path folder, int rows, int columns) {
        return new ScratchRows(ScratchFile.in(folder), rows, columns);
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
    public void write(int row, int count, float[] values, int at) {
        Objects.checkFromIndexSize(row, count, rows);
        file.write(4L * row * columns, values, at, Math.multiplyExact(count, columns));
    }

    @Override
    public void read(int from, int to, float[] out) {
        Objects.checkFromToIndex(from, to, rows);
        file.read(4L * from * columns, out, 0, Math.multiplyExact(to - from, columns));
    }

    @Override
    public void close() {
        file.close();
    }
}
