package io.stroma.heist;

import io.stroma.io.WritableRows;
import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.DenseMatrix;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/** Embeds the cells of a tissue, see {@link Inference} for its guarantees. */
public final class HeistEmbedder {

    private final HeistModel model;
    private final Workers workers;

    public HeistEmbedder(HeistModel model, Workers workers) {
        this.model = model;
        this.workers = workers;
    }

    /** The part size used when none is asked for. */
    public static int partSize(int genes, HeistConfig config) {
        return EmbeddingConfig.of(genes, config).partSize();
    }

    /**
     * Embeddings of all cells.
     *
     * @param partSize cells per part
     * @param done hears the number of cells embedded so far; called from several threads, one at a time
     */
    public CellEmbeddings embed(PreparedTissue tissue, int partSize, IntConsumer done) {
        return embed(tissue, new EmbeddingConfig(partSize), done);
    }

    /**
     * Embeddings of all cells, in memory.
     *
     * @param done hears the number of cells embedded so far; called from several threads, one at a time
     */
    public CellEmbeddings embed(PreparedTissue tissue, EmbeddingConfig config, IntConsumer done) {
        int d = model.config().width();
        DenseMatrix cell = DenseMatrix.zeros(tissue.cellCount(), d);
        DenseMatrix gene = DenseMatrix.zeros(tissue.cellCount(), d);
        encode(tissue, config, done, into(cell), into(gene));
        return alongAxes()
                ? new CellEmbeddings(
                        TissueReadout.cells(tissue, cell, model.config().nicheWalk(tissue.cellCount()), workers),
                        TissueReadout.genes(gene, cell).dense(),
                        config.partSize())
                : new CellEmbeddings(cell, gene, config.partSize());
    }

    /**
     * The same embeddings, to the last bit, on disk: memory is that of the parts under way and some columns of all cells.
     *
     * @param folder for intermediate results, 12 d bytes a cell
     * @param done as above
     */
    public StreamedEmbeddings stream(PreparedTissue tissue, EmbeddingConfig config, Path folder, IntConsumer done) {
        StreamedEmbeddings rows = new StreamedEmbeddings(
                folder, tissue.cellCount(), model.config().width(), config.partSize());
        try {
            encode(tissue, config, done, rows.cellLevel(), rows.geneLevel());
            if (alongAxes()) {
                rows.readOut(tissue, model.config().nicheWalk(tissue.cellCount()), workers);
            }
            return rows;
        } catch (RuntimeException | Error e) {
            rows.close();
            throw e;
        }
    }

    private boolean alongAxes() {
        return model.config().axes() > 0;
    }

    private void encode(PreparedTissue tissue, EmbeddingConfig config, IntConsumer done, RowSink cell, RowSink gene) {
        boolean along = alongAxes();
        int d = model.config().width();
        Inference.run(tissue, model, config, workers, done, part -> {
            NodeInputs inputs = NodeInputs.of(part, Masks.none(part), model.config(), model.dtype());
            HeistEncoder.Embeddings z = model.encoder.forward(part, inputs);
            scatter(Tensors.floats(along ? z.readings().cells() : z.cells()), d, part.cells(), cell);
            scatter(Tensors.floats(along ? z.readings().genes() : z.pooled()), d, part.cells(), gene);
        });
    }

    /** Receives the row of one cell out of an array of rows; called from several threads. */
    @FunctionalInterface
    interface RowSink {
        void put(int cell, float[] rows, int at);
    }

    private static RowSink into(DenseMatrix out) {
        return (cell, rows, at) -> System.arraycopy(rows, at, out.values(), cell * out.columns(), out.columns());
    }

    /** Copies the rows of a part to those of their cells. */
    static void scatter(float[] rows, int[] cells, WritableRows out) {
        scatter(rows, out.columns(), cells, (cell, all, at) -> out.write(cell, 1, all, at));
    }

    private static void scatter(float[] rows, int width, int[] cells, RowSink out) {
        for (int k = 0; k < cells.length; k++) {
            out.put(cells[k], rows, k * width);
        }
    }
}
