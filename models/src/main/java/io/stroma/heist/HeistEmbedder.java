package io.stroma.heist;

import io.stroma.graph.SpatialPartition;
import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.DenseMatrix;
import java.util.List;
import java.util.function.IntConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * Embeds a tissue part by part. Parts are independent, one thread each: the bits do not depend on the number of threads or
 * the order of the parts. Memory is that of the parts under way, whatever the number of cells.
 */
public final class HeistEmbedder {

    /** Floats of the widest tensors of one part, about 0.4 GB with everything that lives beside them. */
    private static final long BUDGET = 12_000_000;

    private static final int LARGEST = 512;
    private static final int SMALLEST = 64;

    private final HeistModel model;
    private final Workers workers;

    public HeistEmbedder(HeistModel model, Workers workers) {
        this.model = model;
        this.workers = workers;
    }

    /** The part size used when none is asked for: as many cells as fit the memory of one part, 64 to 512. */
    public static int partSize(int genes, HeistConfig config) {
        return (int) Math.max(SMALLEST, Math.min(LARGEST, BUDGET / ((long) genes * config.width())));
    }

    /**
     * Embeddings of all cells.
     *
     * @param partSize cells per part
     * @param done hears the number of cells embedded so far; called from several threads, one at a time
     */
    public CellEmbeddings embed(PreparedTissue tissue, int partSize, IntConsumer done) {
        Parts parts = new Parts(tissue, model.config(), model.dtype());
        List<int[]> partition = SpatialPartition.parts(tissue.positions(), partSize, 0);
        int d = model.config().width();
        DenseMatrix cell = DenseMatrix.zeros(tissue.cellCount(), d);
        DenseMatrix gene = DenseMatrix.zeros(tissue.cellCount(), d);
        int[] embedded = {0};
        workers.forEach(partition.size(), p -> {
            HeistPart part = parts.of(partition.get(p));
            try (PointerScope scope = new PointerScope();
                    NoGradGuard noGrad = new NoGradGuard()) {
                HeistEncoder.Embeddings z = model.encoder.forward(
                        part, NodeInputs.of(part, Masks.none(part), model.config(), model.dtype()));
                scatter(Tensors.floats(z.cells()), part.cells(), cell);
                scatter(Tensors.floats(z.pooled()), part.cells(), gene);
            }
            synchronized (embedded) {
                embedded[0] += part.size();
                done.accept(embedded[0]);
            }
        });
        return new CellEmbeddings(cell, gene, partSize);
    }

    private static void scatter(float[] rows, int[] cells, DenseMatrix out) {
        int d = out.columns();
        for (int k = 0; k < cells.length; k++) {
            System.arraycopy(rows, k * d, out.values(), cells[k] * d, d);
        }
    }
}
