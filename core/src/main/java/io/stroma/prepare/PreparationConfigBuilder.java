package io.stroma.prepare;

/** A changed copy of a {@link PreparationConfig}: {@code config.but().maxGenes(100).build()}. */
public final class PreparationConfigBuilder {

    private int minCellsPerGene;
    private double outlierMads;
    private int maxGenes;
    private GeneRanking geneRanking;
    private double cofactor;
    private int magicKnn;
    private int magicKnnMax;
    private double magicDecay;
    private int magicTime;
    private int magicComponents;
    private int leidenNeighbours;
    private int leidenComponents;
    private double leidenResolution;
    private String typesColumn;
    private double networkFraction;
    private double networkDegree;
    private double networkThreshold;
    private boolean millerMadow;
    private int minCellsPerNetwork;
    private double maxEdgeQuantile;
    private long seed;

    PreparationConfigBuilder(PreparationConfig from) {
        minCellsPerGene = from.minCellsPerGene();
        outlierMads = from.outlierMads();
        maxGenes = from.maxGenes();
        geneRanking = from.geneRanking();
        cofactor = from.cofactor();
        magicKnn = from.magicKnn();
        magicKnnMax = from.magicKnnMax();
        magicDecay = from.magicDecay();
        magicTime = from.magicTime();
        magicComponents = from.magicComponents();
        leidenNeighbours = from.leidenNeighbours();
        leidenComponents = from.leidenComponents();
        leidenResolution = from.leidenResolution();
        typesColumn = from.typesColumn();
        networkFraction = from.networkFraction();
        networkDegree = from.networkDegree();
        networkThreshold = from.networkThreshold();
        millerMadow = from.millerMadow();
        minCellsPerNetwork = from.minCellsPerNetwork();
        maxEdgeQuantile = from.maxEdgeQuantile();
        seed = from.seed();
    }

    public PreparationConfig build() {
        return new PreparationConfig(
                minCellsPerGene,
                outlierMads,
                maxGenes,
                geneRanking,
                cofactor,
                magicKnn,
                magicKnnMax,
                magicDecay,
                magicTime,
                magicComponents,
                leidenNeighbours,
                leidenComponents,
                leidenResolution,
                typesColumn,
                networkFraction,
                networkDegree,
                networkThreshold,
                millerMadow,
                minCellsPerNetwork,
                maxEdgeQuantile,
                seed);
    }

    public PreparationConfigBuilder minCellsPerGene(int value) {
        minCellsPerGene = value;
        return this;
    }

    public PreparationConfigBuilder outlierMads(double value) {
        outlierMads = value;
        return this;
    }

    public PreparationConfigBuilder maxGenes(int value) {
        maxGenes = value;
        return this;
    }

    public PreparationConfigBuilder geneRanking(GeneRanking value) {
        geneRanking = value;
        return this;
    }

    public PreparationConfigBuilder cofactor(double value) {
        cofactor = value;
        return this;
    }

    public PreparationConfigBuilder magicKnn(int value) {
        magicKnn = value;
        return this;
    }

    public PreparationConfigBuilder magicKnnMax(int value) {
        magicKnnMax = value;
        return this;
    }

    public PreparationConfigBuilder magicDecay(double value) {
        magicDecay = value;
        return this;
    }

    public PreparationConfigBuilder magicTime(int value) {
        magicTime = value;
        return this;
    }

    public PreparationConfigBuilder magicComponents(int value) {
        magicComponents = value;
        return this;
    }

    public PreparationConfigBuilder leidenNeighbours(int value) {
        leidenNeighbours = value;
        return this;
    }

    public PreparationConfigBuilder leidenComponents(int value) {
        leidenComponents = value;
        return this;
    }

    public PreparationConfigBuilder leidenResolution(double value) {
        leidenResolution = value;
        return this;
    }

    public PreparationConfigBuilder typesColumn(String value) {
        typesColumn = value;
        return this;
    }

    public PreparationConfigBuilder networkFraction(double value) {
        networkFraction = value;
        return this;
    }

    public PreparationConfigBuilder networkDegree(double value) {
        networkDegree = value;
        return this;
    }

    public PreparationConfigBuilder networkThreshold(double value) {
        networkThreshold = value;
        return this;
    }

    public PreparationConfigBuilder millerMadow(boolean value) {
        millerMadow = value;
        return this;
    }

    public PreparationConfigBuilder minCellsPerNetwork(int value) {
        minCellsPerNetwork = value;
        return this;
    }

    public PreparationConfigBuilder maxEdgeQuantile(double value) {
        maxEdgeQuantile = value;
        return this;
    }

    public PreparationConfigBuilder seed(long value) {
        seed = value;
        return this;
    }
}
