package io.stroma.io;

import io.stroma.error.BadInputException;
import io.stroma.error.ResourceException;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.HeldRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where matrices on the way lie, in memory or in scratch files, until this is closed. */
public final class RowSpace implements AutoCloseable {

    private final Path folder; // null in memory
    private final List<WritableRows> made = new ArrayList<>();

    private RowSpace(Path folder) {
        this.folder = folder;
    }

    public static RowSpace inMemory() {
        return new RowSpace(null);
    }

    /** In files without a name, see {@link ScratchFile}. */
    public static RowSpace in(Path folder) {
        return new RowSpace(folder);
    }

    /**
     * An empty matrix.
     *
     * @throws BadInputException if the folder is not writable
     * @throws ResourceException if nothing can be written there for another reason
     */
    public synchronized WritableRows rows(int rows, int columns) {
        WritableRows matrix =
                folder == null ? new Held(DenseMatrix.zeros(rows, columns)) : ScratchRows.in(folder, rows, columns);
        made.add(matrix);
        return matrix;
    }

    @Override
    public synchronized void close() {
        made.forEach(WritableRows::close);
        made.clear();
    }

    /**
     * In memory.
     *
     * @param dense shared
     */
    private record Held(DenseMatrix dense) implements WritableRows, HeldRows {

        @Override
        public void write(int row, int count, float[] values, int at) {
            System.arraycopy(values, at, dense.values(), row * columns(), count * columns());
        }

        @Override
        public void close() {
            // the collector's
        }
    }
}
