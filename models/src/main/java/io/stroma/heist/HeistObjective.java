package io.stroma.heist;

import io.stroma.heist.HeistConfig.Formulas;
import io.stroma.heist.HeistDecoder.Reconstruction;
import io.stroma.heist.HeistEncoder.Embeddings;
import io.stroma.heist.reference.ReleasedOrthogonality;
import io.stroma.heist.reference.ReleasedReconstruction;
import io.stroma.nn.Module;
import io.stroma.nn.Scoped;
import io.stroma.nn.Tensors;
import io.stroma.train.Loss;
import io.stroma.train.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The pre-training loss (paper, section 3.4):
 * {@code sigmoid(gamma) L_contrastive + (1 - sigmoid(gamma)) L_reconstruction + lambda L_orthogonality}, and in the stroma
 * profile the predictions of the read-outs.
 *
 * <p>n cells, G genes, d width.
 */
public final class HeistObjective implements Objective<HeistPart> {

    private final HeistModel model;
    private final HeistConfig config;
    private final boolean released;
    private final double encoderRate;

    /** For tissues whose modality does not matter. */
    HeistObjective(HeistModel model) {
        this(model, List.of());
    }

    /**
     * @param tissues that the model is trained on: its encoder moves slower on proteins, see {@link HeistConfig#proteinRate}
     */
    public HeistObjective(HeistModel model, List<Parts> tissues) {
        this.model = model;
        this.config = model.config();
        this.released = config.formulas() == Formulas.RELEASED;
        this.encoderRate = Parts.allProteins(tissues) ? config.proteinRate() : 1;
    }

    @Override
    public Module module() {
        return model;
    }

    @Override
    public double rate(String parameter) {
        return parameter.startsWith(HeistModel.ENCODER + ".") ? encoderRate : 1;
    }

    @Override
    public Loss loss(HeistPart part, SplittableRandom random) {
        return loss(part, Draws.of(part, config, random));
    }

    /** Loss with everything random given. */
    Loss loss(HeistPart part, Draws draws) {
        return loss(part, NodeInputs.of(part, draws.masks(), config, model.dtype()), draws);
    }

    /** Loss of inputs from which the masked entries have been removed. */
    Loss loss(HeistPart part, NodeInputs inputs, Draws draws) {
        int[] genes = draws.genes();
        HeistPart seen = genes == null ? part : part.among(genes);
        NodeInputs nodes = genes == null ? inputs : inputs.among(genes);
        Masks masks = genes == null ? draws.masks() : draws.masks().among(genes); // of the nodes that take part
        Embeddings z = model.encoder.forward(part, inputs, seen, nodes);
        Sum sum = new Sum(Tensors.zeros(model.dtype()));
        if (draws.contrast() != null) {
            Tensor share = model.balance.ofContrastive().mul(new Scalar(config.contrastive())); // ()
            sum.add("contrastive", Scoped.tensor(() -> draws.contrast().of(z)), share);
        }
        if (config.reconstruction() > 0) {
            reconstruction(seen, z, masks, draws.dropout(), sum);
        }
        if (config.orthogonality() > 0) {
            Tensor o = Scoped.tensor(() -> released ? releasedOrthogonality(z, masks) : orthogonality(z)); // ()
            sum.add("orthogonality", o, config.orthogonality());
        }
        if (config.ownWeight() > 0) {
            readout(part, z, draws.masks(), sum);
        }
        sum.terms.put("balance", model.balance.ofContrastive().item_double());
        return new Loss(sum.total, sum.terms);
    }

    private void reconstruction(HeistPart part, Embeddings z, Masks masks, Dropout dropout, Sum sum) {
        ScalarType dtype = model.dtype();
        Tensor share = model.balance.ofReconstruction().mul(new Scalar(config.reconstruction())); // ()
        Reconstruction r = model.decoder.forward(part, z, masks, dropout);
        Tensor x = Tensors.of(part.x(), dtype, part.size(), part.genes()); // (n, G)
        Tensor hidden = masks.hiddenGenes(dtype); // (n, G)
        Tensor expression = released
                ? ReleasedReconstruction.of(r.expression().reshape(-1, 1), x.reshape(-1, 1), hidden.reshape(-1, 1))
                : MaskedReconstruction.ofExpression(r.expression(), x, hidden); // ()
        sum.add("expression", expression, share);
        if (r.coordinates() != null && config.coordinateWeight() > 0) {
            Tensor p = Tensors.of(part.standardised(), dtype, part.size(), 2); // (n, 2)
            Tensor away = masks.hiddenCells(dtype); // (n, 1)
            Tensor coordinates = released
                    ? ReleasedReconstruction.of(r.coordinates(), p, away)
                    : MaskedReconstruction.ofCoordinates(r.coordinates(), p, away); // ()
            sum.add("coordinates", coordinates, share.mul(new Scalar(config.coordinateWeight())));
        }
    }

    private Tensor orthogonality(Embeddings z) {
        Tensor nodes = z.genes().reshape(-1, config.width()); // (n * G, d)
        return OrthogonalityLoss.of(z.cells()).add(OrthogonalityLoss.of(nodes)); // ()
    }

    private Tensor releasedOrthogonality(Embeddings z, Masks masks) {
        Tensor cells = z.cells().mul(masks.keptCells(model.dtype())); // (n, d)
        Tensor genes = z.genes().mul(masks.keptGenes(model.dtype()).unsqueeze(2)); // (n, G, d)
        return ReleasedOrthogonality.of(cells).add(ReleasedOrthogonality.of(genes.reshape(-1, config.width()))); // ()
    }

    private void readout(HeistPart part, Embeddings z, Masks masks, Sum sum) {
        ScalarType dtype = model.dtype();
        Readout read = model.encoder.readout;
        Tensor vectors = part.context().geneVectors; // (G, R)
        Tensor truth = Tensors.of(part.z(), dtype, part.size(), part.genes()); // (n, G)
        Tensor hidden = masks.hiddenGenes(dtype); // (n, G)
        Tensor kept = masks.keptCells(dtype); // (n, 1)
        Tensor away = masks.hiddenCells(dtype); // (n, 1)
        Tensor fromCell = read.expression(z.readings().cells(), vectors); // (n, G)
        Tensor fromGenes = read.expression(z.readings().genes(), vectors); // (n, G)
        sum.add("own_from_cell", ReadoutLoss.own(fromCell, truth, hidden, kept), config.ownWeight());
        sum.add("own_from_genes", ReadoutLoss.own(fromGenes, truth, hidden, kept), config.ownWeight());
        sum.add("hidden_cells", ReadoutLoss.hiddenCells(fromCell, truth, away), config.ownWeight());
    }

    /** The total and the values of its terms so far. */
    private static final class Sum {

        private final Map<String, Double> terms = new LinkedHashMap<>();
        private Tensor total; // ()

        Sum(Tensor zero) {
            total = zero;
        }

        void add(String name, Tensor term, Tensor weight) {
            terms.put(name, term.item_double());
            total = total.add(term.mul(weight)); // ()
        }

        void add(String name, Tensor term, double weight) {
            terms.put(name, term.item_double());
            total = total.add(term, new Scalar(weight)); // ()
        }
    }
}
