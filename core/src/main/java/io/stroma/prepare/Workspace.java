package io.stroma.prepare;

import io.stroma.error.ResourceException;
import io.stroma.io.ScratchFile;
import io.stroma.tissue.DenseMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where a preparation keeps what grows with cells x genes: in memory, or in scratch files that live until it is closed. */
final class Workspace implements AutoCloseable {

    private final Path folder; // null in memory
    private final List<ScratchFile> files = new ArrayList<>();

    private Workspace(Path folder) {
        this.folder = folder;
    }

    static Workspace inMemory() {
        return new Workspace(null);
    }

    /**
     * On disk.
     *
     * @param folder where there is room for 10 bytes a cell and gene
     */
    static Workspace in(Path folder) {
        return new Workspace(folder);
    }

    /**
     * An empty matrix.
     *
     * @throws ResourceException in memory, when it would be larger than an array can be; on disk, when nothing can be
     *     written there
     */
    GeneBlocks matrix(int rows, int columns) {
        if (folder != null) {
            return new ScratchBlocks(scratch(), rows, columns);
        }
        if ((long) rows * columns > Integer.MAX_VALUE - 8) {
            throw new ResourceException(
                    "%d cells x %d genes do not fit into one matrix; keep fewer genes".formatted(rows, columns));
        }
        return new HeldBlocks(DenseMatrix.zeros(rows, columns));
    }

    /** An empty store of bins. */
    BinStore bins(int[] sizes, int genes) {
        return folder == null ? BinStore.inMemory(sizes, genes) : BinStore.on(scratch(), sizes, genes);
    }

    private ScratchFile scratch() {
        ScratchFile file = ScratchFile.in(folder);
        files.add(file);
        return file;
    }

    @Override
    public void close() {
        files.forEach(ScratchFile::close);
    }
}
