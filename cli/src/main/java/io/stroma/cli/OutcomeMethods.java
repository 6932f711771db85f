package io.stroma.cli;

import io.stroma.tasks.Baselines;
import io.stroma.tasks.Cohort;
import io.stroma.tasks.outcome.AttentionPooling;
import io.stroma.tasks.outcome.LogisticHead;
import io.stroma.tasks.outcome.OutcomeMethod;
import io.stroma.tasks.outcome.Pooling;
import io.stroma.tasks.outcome.TissueClassification;
import io.stroma.tasks.outcome.TissueComposition;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The representation under test, pooled in the ways asked for, and the baselines it has to beat. */
final class OutcomeMethods {

    private static final String COMPOSITION = "composition";

    private OutcomeMethods() {}

    /**
     * Methods by name.
     *
     * @param name of the representation
     * @param cellTypes column of the cohort whose shares are a baseline too; null for none
     */
    static Map<String, OutcomeMethod> of(
            EmbeddedTissues tissues, String name, List<Pooling> poolings, String cellTypes) {
        Cohort cohort = tissues.cohort();
        boolean[] all = new boolean[cohort.tissueOf().length];
        Arrays.fill(all, true);
        Map<String, OutcomeMethod> methods = new LinkedHashMap<>();
        for (Pooling pooling : poolings) {
            String suffix = pooling == Pooling.MEAN ? "" : "_" + pooling.name().toLowerCase(Locale.ROOT);
            methods.put(
                    name + suffix,
                    pooling == Pooling.ATTENTION
                            ? new AttentionPooling(tissues.rows(), cohort.tissueOf(), tissues.usable())
                            : LogisticHead.over(pooling.pool(tissues.rows(), cohort, tissues.usable())));
        }
        methods.put(COMPOSITION, TissueComposition.ofClusters(cohort));
        if (cellTypes != null) {
            methods.put(
                    COMPOSITION + "_" + cellTypes,
                    TissueComposition.ofColumn(
                            cohort, cohort.cells().column(cellTypes).orElseThrow()));
        }
        methods.put("mean_expression", LogisticHead.over(Pooling.MEAN.pool(cohort.expression(), cohort, all)));
        if (poolings.contains(Pooling.MOMENTS)) {
            methods.put("own_neighbour_moments", baseline("own_neighbour", Pooling.MOMENTS, cohort, all));
        }
        if (poolings.contains(Pooling.MIXING)) {
            methods.put("own_pca_mixing", baseline("own_pca", Pooling.MIXING, cohort, all));
        }
        methods.put("cells", LogisticHead.over(logSizes(cohort)));
        return methods;
    }

    /**
     * Adds the mean of the probabilities of every method but compositions and those of the given types' shares, as {@code METHOD_and_COLUMN}:
     * what the rest tells to whoever has the types already.
     *
     * @param judged repeats x T x C of every method
     */
    static Map<String, double[][][]> besideTypes(Map<String, double[][][]> judged, String cellTypes) {
        String shares = COMPOSITION + "_" + cellTypes;
        Map<String, double[][][]> out = new LinkedHashMap<>(judged);
        judged.forEach((method, probabilities) -> {
            if (!method.equals(COMPOSITION) && !method.equals(shares)) {
                out.put(method + "_and_" + cellTypes, TissueClassification.mean(probabilities, judged.get(shares)));
            }
        });
        return out;
    }

    /** A baseline's rows, its components fitted on the cells of the training tissues. */
    private static OutcomeMethod baseline(String name, Pooling pooling, Cohort cohort, boolean[] all) {
        return new LogisticHead((train, seed) -> {
            Set<Integer> seen = Arrays.stream(train).boxed().collect(Collectors.toSet());
            int[] fitOn = IntStream.range(0, all.length)
                    .filter(i -> seen.contains(cohort.tissueOf()[i]))
                    .toArray();
            return pooling.pool(Baselines.of(cohort).fittedOn(fitOn).get(name), cohort, all);
        });
    }

    private static DenseMatrix logSizes(Cohort cohort) {
        DenseMatrix sizes = DenseMatrix.zeros(cohort.tissues().size(), 1);
        Arrays.stream(cohort.tissueOf()).forEach(t -> sizes.values()[t]++);
        for (int t = 0; t < sizes.rows(); t++) {
            sizes.values()[t] = (float) Math.log1p(sizes.values()[t]);
        }
        return sizes;
    }
}
