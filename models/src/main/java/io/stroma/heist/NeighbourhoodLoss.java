package io.stroma.heist;

import org.bytedeco.pytorch.Tensor;

/**
 * Losses of the stroma profile that ask an embedding what its cell expresses and what its neighbours express on average,
 * {@code mean (z - z^)^2} and {@code mean (zbar - z^')^2}; targets are unmasked. The second is the one loss found to lift
 * region scores where a held-out block has no training neighbour.
 *
 * <p>n cells, G genes, E arcs of the cell graph.
 */
final class NeighbourhoodLoss {

    private NeighbourhoodLoss() {}

    /**
     * Scalar: a cell's own expression.
     *
     * @param read (n, G) what a head reads from the embedding
     * @param z (n, G) standardised expression
     */
    static Tensor own(Tensor read, Tensor z) {
        return read.sub(z).square().mean(); // ()
    }

    /**
     * Scalar: mean expression of the neighbours inside the part, zero for a cell without any.
     *
     * @param read (n, G) what a head reads from the embedding
     * @param z (n, G) standardised expression
     * @param source (E) start of every arc
     * @param target (E) end of every arc
     */
    static Tensor niche(Tensor read, Tensor z, Tensor source, Tensor target) {
        Tensor around = GraphSum.of(z, source, target, true); // (n, G)
        return read.sub(around).square().mean(); // ()
    }
}
