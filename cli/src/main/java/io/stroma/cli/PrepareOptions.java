package io.stroma.cli;

import io.stroma.error.UsageException;
import io.stroma.io.ReadOptions;
import io.stroma.prepare.GeneRanking;
import io.stroma.prepare.PreparationConfig;
import picocli.CommandLine.Option;

/** Choices of the preparation that users change; everything else keeps the paper's setting. */
public final class PrepareOptions {

    private static final String LABELS = "labels:";

    @Option(
            names = "--max-genes",
            paramLabel = "N",
            description =
                    "Variable genes kept of larger panels (default: 1000; 200 in heist networks, which lists pairs).")
    private Integer maxGenes;

    @Option(
            names = "--gene-ranking",
            paramLabel = "HOW",
            defaultValue = "variance",
            description = "Which genes are variable: variance of the log values (default) or dispersion.")
    private GeneRanking geneRanking;

    @Option(
            names = "--types",
            paramLabel = "SOURCE",
            defaultValue = "leiden",
            description = {
                "Cell types for the gene networks: leiden (default) or labels:COLUMN.",
                "An embedding built from labels must not be judged on them."
            })
    private String types;

    @Option(
            names = "--grn-fraction",
            paramLabel = "F",
            description = {
                "Share of gene pairs kept in every network (default: 0.25, of more than",
                "200 genes so many that a gene has 50 neighbours on average)."
            })
    private Double networkFraction;

    @Option(
            names = "--grn-threshold",
            paramLabel = "NATS",
            description = "Keep pairs above this mutual information instead of a share.")
    private Double networkThreshold;

    @Option(
            names = "--outlier-mads",
            paramLabel = "K",
            description =
                    "Drop cells beyond median +- K median absolute deviations of total or genes (default: keep them).")
    private Double outlierMads;

    @Option(
            names = "--max-edge-quantile",
            paramLabel = "Q",
            description = "Cut cell-graph edges longer than this quantile (default: 1, keep all).")
    private Double maxEdgeQuantile;

    @Option(
            names = "--leiden-resolution",
            paramLabel = "R",
            description = "Resolution of the inferred types (default: 1).")
    private Double leidenResolution;

    @Option(
            names = "--shuffle-cells",
            paramLabel = "SEED",
            description = {
                "A control: every cell gets the expression of another, drawn at random; places and labels stay.",
                "What still scores then comes from averaging over places, not from the tissue."
            })
    private Long shuffle;

    /** How to read what is to be prepared. */
    public ReadOptions reading(ReadOptions said) {
        return said.withShuffle(shuffle);
    }

    /** The full configuration. */
    public PreparationConfig config(long seed) {
        return config(seed, PreparationConfig.defaults());
    }

    /** The same with other defaults. */
    public PreparationConfig config(long seed, PreparationConfig d) {
        return d.but()
                .outlierMads(range("--outlier-mads", outlierMads, d.outlierMads(), 0, 1e6))
                .maxGenes((int)
                        range("--max-genes", maxGenes == null ? null : maxGenes.doubleValue(), d.maxGenes(), 1, 20_000))
                .geneRanking(geneRanking)
                .leidenResolution(range("--leiden-resolution", leidenResolution, d.leidenResolution(), 1e-6, 1e3))
                .typesColumn(typesColumn())
                .networkFraction(range("--grn-fraction", networkFraction, d.networkFraction(), 0, 1))
                .networkDegree(networkFraction == null ? d.networkDegree() : Double.POSITIVE_INFINITY)
                .networkThreshold(networkThreshold == null ? d.networkThreshold() : networkThreshold)
                .maxEdgeQuantile(range("--max-edge-quantile", maxEdgeQuantile, d.maxEdgeQuantile(), 0, 1))
                .seed(seed)
                .build();
    }

    private String typesColumn() {
        if (types.equalsIgnoreCase("leiden")) {
            return null;
        }
        if (types.startsWith(LABELS) && types.length() > LABELS.length()) {
            return types.substring(LABELS.length());
        }
        throw new UsageException("--types must be leiden or labels:COLUMN, not " + types);
    }

    private static double range(String option, Double given, double otherwise, double low, double high) {
        if (given == null) {
            return otherwise;
        }
        if (!(given >= low && given <= high)) {
            throw new UsageException("%s must lie between %s and %s, not %s".formatted(option, low, high, given));
        }
        return given;
    }
}
