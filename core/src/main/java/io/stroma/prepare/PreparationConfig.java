package io.stroma.prepare;

/**
 * Every choice of the preparation; written to the manifest.
 *
 * @param minCellsPerGene genes seen in fewer cells are dropped
 * @param outlierMads cells further than this many median absolute deviations from the median log total or number of
 *     genes are dropped; 0 keeps them, so that every cell of the user gets an embedding
 * @param maxGenes number of variable genes kept when the panel is larger
 * @param geneRanking which genes those are
 * @param cofactor of arcsinh(x / cofactor) for protein intensities
 * @param magicKnn neighbour whose distance is the bandwidth
 * @param magicKnnMax neighbours that enter the kernel
 * @param magicDecay exponent alpha of exp(-(d / sigma)^alpha)
 * @param magicTime t, number of diffusion steps
 * @param magicComponents principal components of the space the kernel is built in
 * @param leidenNeighbours k of the neighbour graph over the denoised expression
 * @param leidenComponents principal components of that graph's space
 * @param leidenResolution gamma of the modularity
 * @param typesColumn label column to take the types from; null for Leiden (the honest default)
 * @param networkFraction share of gene pairs kept per type
 * @param networkDegree neighbours of a gene that are kept on average at most, so that work grows with the genes and not with their
 *     square; infinity for no bound
 * @param networkThreshold fixed threshold in nats instead of the share; NaN for none
 * @param millerMadow correct the mutual information for the bias of small samples
 * @param minCellsPerNetwork smaller types borrow the network of all cells
 * @param maxEdgeQuantile Delaunay edges longer than this quantile of lengths are cut; 1 keeps all
 * @param seed of every random choice
 */
public record PreparationConfig(
        int minCellsPerGene,
        double outlierMads,
        int maxGenes,
        GeneRanking geneRanking,
        double cofactor,
        int magicKnn,
        int magicKnnMax,
        double magicDecay,
        int magicTime,
        int magicComponents,
        int leidenNeighbours,
        int leidenComponents,
        double leidenResolution,
        String typesColumn,
        double networkFraction,
        double networkDegree,
        double networkThreshold,
        boolean millerMadow,
        int minCellsPerNetwork,
        double maxEdgeQuantile,
        long seed) {

    /** The settings of the paper and of its released code, types from Leiden. */
    public static PreparationConfig defaults() {
        return new PreparationConfig(
                3,
                0,
                1000,
                GeneRanking.VARIANCE,
                5,
                5,
                15,
                1,
                3,
                100,
                15,
                30,
                1.0,
                null,
                0.25,
                50,
                Double.NaN,
                true,
                50,
                1.0,
                0);
    }

    /** The same but for the label column the types are taken from. */
    public PreparationConfig withTypesColumn(String column) {
        return but().typesColumn(column).build();
    }

    /** Starts a changed copy. */
    public PreparationConfigBuilder but() {
        return new PreparationConfigBuilder(this);
    }
}
