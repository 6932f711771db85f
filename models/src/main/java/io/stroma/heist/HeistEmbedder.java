package io.stroma.heist;

import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.DenseMatrix;
import java.util.BitSet;
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
     * Embeddings of all cells, without halos.
     *
     * @param partSize cells per part
     * @param done hears the number of cells embedded so far; called from several threads, one at a time
     */
    public CellEmbeddings embed(PreparedTissue tissue, int partSize, IntConsumer done) {
        return embed(tissue, new EmbeddingConfig(partSize, false), done);
    }

    /**
     * Embeddings of all cells.
     *
     * @param done hears the number of cells embedded so far; called from several threads, one at a time
     */
    public CellEmbeddings embed(PreparedTissue tissue, EmbeddingConfig config, IntConsumer done) {
        int d = model.config().width();
        boolean along = model.config().axes() > 0;
        DenseMatrix cell = DenseMatrix.zeros(tissue.cellCount(), d);
        DenseMatrix gene = DenseMatrix.zeros(tissue.cellCount(), d);
        Inference.run(tissue, model, config, workers, done, (part, own) -> {
            NodeInputs inputs = NodeInputs.of(part, Masks.none(part), model.config(), model.dtype());
            HeistEncoder.Embeddings z = model.encoder.forward(part, inputs);
            scatter(Tensors.floats(along ? z.readings().cells() : z.cells()), part.cells(), own, cell);
            scatter(Tensors.floats(along ? z.readings().genes() : z.pooled()), part.cells(), own, gene);
        });
        return along
                ? new CellEmbeddings(
                        TissueReadout.cells(tissue, cell, model.config().nicheHops(), workers),
                        TissueReadout.genes(gene, cell),
                        config.partSize())
                : new CellEmbeddings(cell, gene, config.partSize());
    }

    /** Copies the own rows of a part to the rows of their cells. */
    static void scatter(float[] rows, int[] cells, BitSet own, DenseMatrix out) {
        int width = out.columns();
        for (int k = own.nextSetBit(0); k >= 0; k = own.nextSetBit(k + 1)) {
            System.arraycopy(rows, k * width, out.values(), cells[k] * width, width);
        }
    }
}
