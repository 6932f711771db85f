package io.stroma.heist;

import io.stroma.graph.LazyWalk;
import io.stroma.io.ScratchSpace;
import io.stroma.io.WritableRows;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.DenseMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@link CellEmbeddings} that stay on disk; usable until closed. */
public final class StreamedEmbeddings implements AutoCloseable {

    /** Columns of all cells in memory at once while surroundings are averaged. */
    private static final int COLUMNS = 8;

    private final ScratchSpace space;
    private final int partSize;
    private final WritableRows cellRows;
    private final WritableRows geneRows;
    private CellRows cell;
    private CellRows gene;

    StreamedEmbeddings(Path folder, int cells, int width, int partSize) {
        this.space = ScratchSpace.in(folder);
        this.partSize = partSize;
        cellRows = space.rows(cells, width);
        geneRows = space.rows(cells, width);
        cell = cellRows;
        gene = geneRows;
    }

    HeistEmbedder.RowSink cellLevel() {
        return (i, rows, at) -> cellRows.write(i, 1, rows, at);
    }

    HeistEmbedder.RowSink geneLevel() {
        return (i, rows, at) -> geneRows.write(i, 1, rows, at);
    }

    /** Turns readings into embeddings, see {@link TissueReadout}. */
    void readOut(PreparedTissue tissue, LazyWalk walk, Workers workers) {
        double[] mean = TissueReadout.means(cellRows);
        List<CellRows> blocks = new ArrayList<>();
        for (int first = 0; first < mean.length; first += COLUMNS) {
            int width = Math.min(COLUMNS, mean.length - first);
            DenseMatrix columns = TissueReadout.columns(tissue, cellRows, mean, first, width, walk, workers);
            WritableRows block = space.rows(cellRows.rows(), width);
            block.write(0, columns.rows(), columns.values(), 0);
            blocks.add(block);
        }
        cell = new SideBySide(blocks);
        gene = TissueReadout.genes(geneRows, cellRows);
    }

    /** Z_c, N x d: the cell and its surroundings. */
    public CellRows cell() {
        return cell;
    }

    /** N x d: the cell's genes, one vector a cell. */
    public CellRows gene() {
        return gene;
    }

    /** Both halves side by side, N x 2d. */
    public CellRows both() {
        return new SideBySide(List.of(cell, gene));
    }

    /** Number of cells per part. */
    public int partSize() {
        return partSize;
    }

    @Override
    public void close() {
        space.close();
    }
}
