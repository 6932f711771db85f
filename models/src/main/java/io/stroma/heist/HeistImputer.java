package io.stroma.heist;

import io.stroma.io.ScratchSpace;
import io.stroma.io.WritableRows;
import io.stroma.nn.Tensors;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparedTissue;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.DenseMatrix;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * Predicts expression with the decoder as it is (zero-shot, paper section 4). The encoder sees hidden entries as masked:
 * value, standardised value and rank are those of an unknown. The guarantees are those of {@link Inference}.
 *
 * <p>The preparation of the tissue (denoising, types, networks) must not have seen the hidden values either.
 */
public final class HeistImputer {

    private final HeistModel model;
    private final Workers workers;

    public HeistImputer(HeistModel model, Workers workers) {
        this.model = model;
        this.workers = workers;
    }

    /**
     * What the model makes of a tissue while entries are hidden.
     *
     * @param cells Z_c, N x d
     * @param expression decoded, N x G
     */
    record View(CellRows cells, CellRows expression) {}

    /**
     * Reconstructed expression of every entry, N x G, on the scale of the model's input: of
     * {@code tissue.denoised()} if the configuration has denoised input, else of {@code tissue.expression()}.
     *
     * @param hidden entries to impute
     * @param done hears the number of cells done so far; called from several threads, one at a time
     */
    public DenseMatrix impute(PreparedTissue tissue, HiddenEntries hidden, EmbeddingConfig config, IntConsumer done) {
        try (ScratchSpace space = ScratchSpace.inMemory()) {
            return view(tissue, hidden, config, space, done).expression().dense();
        }
    }

    /** The same with the embeddings of the cells, in a space. */
    View view(
            PreparedTissue tissue, HiddenEntries hidden, EmbeddingConfig config, ScratchSpace space, IntConsumer done) {
        WritableRows cells = space.rows(tissue.cellCount(), model.config().width());
        WritableRows out = space.rows(tissue.cellCount(), tissue.geneCount());
        Inference.run(tissue, model, config, workers, done, part -> {
            Masks masks = masks(part, hidden);
            NodeInputs inputs = NodeInputs.of(part, masks, model.config(), model.dtype());
            HeistEncoder.Embeddings z = model.encoder.forward(part, inputs);
            Tensor expression = model.decoder.expression(part, z, masks, Dropout.off()); // (n, G)
            HeistEmbedder.scatter(Tensors.floats(z.cells()), part.cells(), cells);
            HeistEmbedder.scatter(Tensors.floats(expression), part.cells(), out);
        });
        return new View(cells, out);
    }

    static Masks masks(HeistPart part, HiddenEntries hidden) {
        boolean[] genes = new boolean[part.x().length];
        for (int k = 0; k < part.size(); k++) {
            for (int j = 0; j < part.genes(); j++) {
                genes[k * part.genes() + j] = hidden.at(part.cells()[k], j);
            }
        }
        return new Masks(new boolean[part.size()], genes);
    }
}
