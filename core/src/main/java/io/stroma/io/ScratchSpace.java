package io.stroma.io;

import io.stroma.error.BadInputException;
import io.stroma.error.ResourceException;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.HeldRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where what grows with cells x genes lies on the way, in memory or in scratch files that live until this is closed. */
public final class ScratchSpace implements AutoCloseable {

    private final Path folder; // null in memory
    private final List<ScratchFile> files = new ArrayList<>();

    private ScratchSpace(Path folder) {
        this.folder = folder;
    }

    public static ScratchSpace inMemory() {
        return new ScratchSpace(null);
    }

    /** In files without a name, see {@link ScratchFile}. */
    public static ScratchSpace in(Path folder) {
        return new ScratchSpace(folder);
    }

    /**
     * An empty file, which closes with this; none in memory.
     *
     * @throws BadInputException if the folder is not writable
     * @throws ResourceException if nothing can be written there for another reason
     */
    public synchronized Optional<ScratchFile> file() {
        if (folder == null) {
            return Optional.empty();
        }
        ScratchFile file = ScratchFile.in(folder);
        files.add(file);
        return Optional.of(file);
    }

    /** An empty matrix. Refuses what {@link #file} does. */
    public WritableRows rows(int rows, int columns) {
        return file().<WritableRows>map(file -> new ScratchRows(file, rows, columns))
                .orElseGet(() -> new Held(DenseMatrix.zeros(rows, columns)));
    }

    @Override
    public synchronized void close() {
        RuntimeException first = null;
        for (ScratchFile file : files) {
            try {
                file.close();
            } catch (RuntimeException e) { // the others are closed all the same
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        files.clear();
        if (first != null) {
            throw first;
        }
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
    }
}
