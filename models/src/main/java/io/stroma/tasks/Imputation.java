package io.stroma.tasks;

import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparationConfig;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Tissue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The imputation task (paper, section 4): hide entries, prepare from what is left, predict, compare with the truth at the
 * hidden entries only, over seeds; models beside {@link ImputationBaselines} on the same entries.
 */
public final class Imputation {

    /** Methods under test: predictions (N x G) by name; sees the masked tissue only. */
    @FunctionalInterface
    public interface Methods {
        Map<String, DenseMatrix> of(MaskedTissue masked, long seed);
    }

    private final Tissue tissue;
    private final PreparationConfig config;
    private final ImputationMask.Kind kind;
    private final double share;
    private final Workers workers;

    /**
     * Prepares an evaluation.
     *
     * @param tissue complete
     * @param share of the non-zero entries, or of the genes, that is hidden
     */
    public Imputation(
            Tissue tissue, PreparationConfig config, ImputationMask.Kind kind, double share, Workers workers) {
        this.tissue = tissue;
        this.config = config;
        this.kind = kind;
        this.share = share;
        this.workers = workers;
    }

    /**
     * Scores of all methods over some seeds.
     *
     * @param firstSeed the repeats use this seed and those after it
     */
    public List<Metric> evaluate(Methods methods, long firstSeed, int seeds) {
        Map<String, List<ImputationScores>> scores = new LinkedHashMap<>();
        for (long s = firstSeed; s < firstSeed + seeds; s++) {
            MaskedTissue masked = MaskedTissue.of(tissue, ImputationMask.of(kind, tissue, share, s), config, workers);
            Map<String, DenseMatrix> predicted = new LinkedHashMap<>(methods.of(masked, s));
            predicted.putAll(ImputationBaselines.of(masked, workers));
            predicted.forEach((method, values) ->
                    scores.computeIfAbsent(method, m -> new ArrayList<>()).add(ImputationScores.of(masked, values)));
        }
        String task = "impute:" + kind.name().toLowerCase(java.util.Locale.ROOT);
        List<Metric> metrics = new ArrayList<>();
        scores.forEach(
                (method, repeats) -> metrics.addAll(ImputationScores.metrics(tissue.name(), task, method, repeats)));
        return metrics;
    }
}
