package io.stroma.prepare;

import io.stroma.graph.Neighbours;
import io.stroma.parallel.Workers;
import io.stroma.stats.Pca;
import io.stroma.tissue.DenseMatrix;

/**
 * MAGIC denoising by diffusion over a graph of similar cells (van Dijk et al. 2018): X' = M^t X with the Markov operator
 * M of an adaptive kernel. M is sparse and applied t times; M^t is never formed. Nearest neighbours dominate the time
 * (see {@link CellNeighbours}); the rest is O(N k (G t + log k)); memory O(N (G + k)).
 */
public final class Magic {

    private Magic() {}

    /**
     * @param expression N x G, normalised
     * @param config kernel, diffusion time and number of components of the space distances are taken in; the space is
     *     the expression itself when there are no more genes than components
     * @return N x G, denoised
     */
    public static DenseMatrix denoise(DenseMatrix expression, PreparationConfig config, Workers workers) {
        int n = expression.rows();
        if (n < 2) {
            return expression;
        }
        return operator(expression, config, workers).power(config.magicTime(), expression, workers);
    }

    private static DiffusionOperator operator(DenseMatrix expression, PreparationConfig config, Workers workers) {
        DenseMatrix space = expression.columns() <= config.magicComponents()
                ? expression
                : Pca.fit(expression, config.magicComponents(), config.seed(), workers)
                        .project(expression, workers);
        int k = Math.min(config.magicKnnMax(), expression.rows() - 1);
        Neighbours near = CellNeighbours.nearest(space, k, config.seed(), workers);
        return DiffusionOperator.of(near, config.magicKnn(), config.magicDecay());
    }
}
