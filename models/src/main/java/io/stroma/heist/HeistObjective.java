package io.stroma.heist;

import io.stroma.nn.Module;
import io.stroma.nn.Tensors;
import io.stroma.train.Loss;
import io.stroma.train.Objective;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The pre-training loss (paper, section 3.4 and equation of the total):
 * {@code sigmoid(gamma) L_contrastive + (1 - sigmoid(gamma)) L_reconstruction + lambda L_orthogonality}, and in the stroma
 * profile the heads that predict own and neighbour-mean expression. A learned gamma drifts to whichever term is smaller,
 * so the default fixes it.
 */
public final class HeistObjective implements Objective<HeistPart> {

    private final HeistModel model;
    private final HeistConfig config;

    public HeistObjective(HeistModel model) {
        this.model = model;
        this.config = model.config();
    }

    @Override
    public Module module() {
        return model;
    }

    @Override
    public Loss loss(HeistPart part, SplittableRandom random) {
        Masks masks = Masks.draw(part, config.coordinates() ? config.maskCells() : 0, config.maskGenes(), random);
        Dropout dropout = Dropout.of(config.decoderDropout(), random.split());
        HeistEncoder.Embeddings z = model.encoder.forward(part, NodeInputs.of(part, masks, config, model.dtype()));
        Map<String, Double> terms = new LinkedHashMap<>();
        Tensor balance = model.gamma.sigmoid(); // (1)
        Tensor total = Tensors.zeros(model.dtype(), 1); // (1)
        if (config.contrastive() > 0) {
            Tensor c = new ContrastiveLoss(config).of(part, z, random.split()); // ()
            total = total.add(
                    share(balance, true).mul(record(terms, "contrastive", c)).mul(new Scalar(config.contrastive())));
        }
        if (config.reconstruction() > 0) {
            HeistDecoder.Reconstruction r = model.decoder.forward(part, z, masks, dropout);
            Tensor e =
                    record(terms, "expression", MaskedReconstruction.ofExpression(part, r.expression(), masks)); // ()
            if (r.coordinates() != null && config.coordinateWeight() > 0) {
                Tensor p = MaskedReconstruction.ofCoordinates(part, r.coordinates(), masks); // ()
                e = e.add(record(terms, "coordinates", p), new Scalar(config.coordinateWeight())); // ()
            }
            total = total.add(share(balance, false).mul(e).mul(new Scalar(config.reconstruction()))); // (1)
        }
        if (config.orthogonality() > 0) {
            Tensor o = OrthogonalityLoss.of(z.cells())
                    .add(OrthogonalityLoss.of(z.genes().reshape(-1, config.width()))); // ()
            total = total.add(record(terms, "orthogonality", o).mul(new Scalar(config.orthogonality()))); // (1)
        }
        total = total.add(heads(part, z, terms)); // (1)
        terms.put("balance", balance.item_double());
        return new Loss(total.sum(), terms);
    }

    /** sigmoid(gamma) or its complement; one half each when the balance is fixed. */
    private Tensor share(Tensor balance, boolean contrastive) {
        Tensor b = config.learnedBalance() ? balance : balance.detach();
        return contrastive ? b : b.neg().add(new Scalar(1.0)); // (1)
    }

    /** Own expression from both halves, neighbour-mean expression from the cell half; targets are unmasked. */
    private Tensor heads(HeistPart part, HeistEncoder.Embeddings z, Map<String, Double> terms) {
        Tensor total = Tensors.zeros(model.dtype(), 1); // (1)
        if (model.ownFromCell == null && model.niche == null) {
            return total;
        }
        Tensor vectors = part.context().geneVectors; // (G, R)
        Tensor own = Tensors.of(part.z(), part.size(), part.genes()).to(model.dtype()); // (n, G)
        if (model.ownFromCell != null) {
            Tensor c = model.ownFromCell
                    .forward(z.cells(), vectors)
                    .sub(own)
                    .square()
                    .mean(); // ()
            Tensor g = model.ownFromGenes
                    .forward(z.pooled(), vectors)
                    .sub(own)
                    .square()
                    .mean(); // ()
            total = total.add(record(terms, "own_from_cell", c), new Scalar(config.ownWeight()))
                    .add(record(terms, "own_from_genes", g), new Scalar(config.ownWeight())); // (1)
        }
        if (model.niche != null) {
            Tensor around =
                    GraphSum.of(own, Tensors.indices(part.source()), Tensors.indices(part.target()), true); // (n, G)
            Tensor s =
                    model.niche.forward(z.cells(), vectors).sub(around).square().mean(); // ()
            total = total.add(record(terms, "niche", s), new Scalar(config.nicheWeight())); // (1)
        }
        return total;
    }

    private static Tensor record(Map<String, Double> terms, String name, Tensor value) {
        terms.put(name, value.item_double());
        return value;
    }
}
