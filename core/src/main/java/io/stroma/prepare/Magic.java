package io.stroma.prepare;

import io.stroma.graph.Neighbours;
import io.stroma.io.ScratchSpace;
import io.stroma.parallel.Workers;
import io.stroma.stats.Pca;
import io.stroma.tissue.DenseMatrix;

/**
 * MAGIC denoising by diffusion over a graph of similar cells (van Dijk et al. 2018): X' = M^t X with the Markov operator
 * M of an adaptive kernel. M is sparse and applied t times; M^t is never formed. Nearest neighbours dominate the time
 * (see {@link CellNeighbours}); the rest is O(N k (G t + log k)); memory O(N (K + k)) for K components beside the matrices.
 */
public final class Magic {

    private Magic() {}

    /**
     * Denoises in memory.
     *
     * @param expression N x G, normalised
     * @param config kernel, diffusion time and number of components of the space distances are taken in; the space is
     *     the expression itself when there are no more genes than components
     * @return N x G, denoised
     */
    public static DenseMatrix denoise(DenseMatrix expression, PreparationConfig config, Workers workers) {
        return denoise(new HeldBlocks(expression), config, ScratchSpace.inMemory(), workers)
                .dense();
    }

    /** The same for expression anywhere; the result is in the space. */
    static GeneBlocks denoise(GeneBlocks expression, PreparationConfig config, ScratchSpace space, Workers workers) {
        int n = expression.rows();
        if (n < 2) {
            return expression;
        }
        GeneBlocks denoised = GeneBlocks.in(space, n, expression.columns());
        DiffusionOperator.of(neighbours(expression, config, workers), config.magicKnn(), config.magicDecay())
                .power(config.magicTime(), expression, denoised, workers);
        return denoised;
    }

    private static Neighbours neighbours(GeneBlocks expression, PreparationConfig config, Workers workers) {
        int k = Math.min(config.magicKnnMax(), expression.rows() - 1);
        return CellNeighbours.nearest(space(expression, config, workers), k, config.seed(), workers);
    }

    private static DenseMatrix space(GeneBlocks expression, PreparationConfig config, Workers workers) {
        return expression.columns() <= config.magicComponents()
                ? expression.dense()
                : Pca.fit(expression, config.magicComponents(), config.seed(), workers)
                        .project(expression, workers);
    }
}
