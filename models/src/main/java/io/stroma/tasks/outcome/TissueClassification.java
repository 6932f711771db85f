package io.stroma.tasks.outcome;

import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.stats.Auc;
import io.stroma.stats.ClassificationMetrics;
import io.stroma.tasks.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Repeated stratified folds by patient. Every tissue is judged once in a repeat by a model that saw none of its patient's
 * tissues; the AUC of a repeat is that of all these probabilities (one against one, macro, for more than two classes).
 *
 * @param dataset name in the metrics
 * @param study outcomes and patients
 * @param folds wanted number of folds
 * @param repeats number of ways to divide the patients
 * @param seed of the divisions and of what the methods draw
 */
public record TissueClassification(String dataset, Study study, int folds, int repeats, long seed) {

    private static final int BOOTSTRAPS = 2000;
    private static final double TAIL = 0.025;

    /**
     * Out-of-fold probabilities.
     *
     * @return by method: repeats x T x C
     */
    public Map<String, double[][][]> judge(Map<String, OutcomeMethod> methods, Workers workers) {
        List<OutcomeMethod> all = List.copyOf(methods.values());
        List<double[][]> judged =
                workers.map(all.size() * repeats, job -> repeat(all.get(job / repeats), job % repeats));
        Map<String, double[][][]> out = new LinkedHashMap<>();
        int m = 0;
        for (String method : methods.keySet()) {
            out.put(method, judged.subList(m * repeats, (m + 1) * repeats).toArray(double[][][]::new));
            m++;
        }
        return out;
    }

    /**
     * The mean opinion of two methods judged on the same folds. Features of unlike size and kind are better joined so than
     * under one head, which would weigh them by their number.
     *
     * @param a repeats x T x C
     * @param b repeats x T x C
     * @return repeats x T x C
     */
    public static double[][][] mean(double[][][] a, double[][][] b) {
        double[][][] out = new double[a.length][][];
        for (int r = 0; r < a.length; r++) {
            out[r] = new double[a[r].length][];
            for (int t = 0; t < a[r].length; t++) {
                double[] p = a[r][t];
                double[] q = b[r][t];
                out[r][t] = IntStream.range(0, p.length)
                        .mapToDouble(c -> (p[c] + q[c]) / 2)
                        .toArray();
            }
        }
        return out;
    }

    private double[][] repeat(OutcomeMethod method, int repeat) {
        GroupFolds division = GroupFolds.of(study, folds, seed + repeat);
        double[][] out = new double[study.tissues()][];
        for (int fold = 0; fold < division.count(); fold++) {
            int[] test = division.test(fold);
            double[][] p = method.probabilities(study, division.train(fold), test, Seeds.derive(seed, repeat, fold));
            for (int i = 0; i < test.length; i++) {
                out[test[i]] = p[i];
            }
        }
        return out;
    }

    /**
     * AUC and balanced accuracy, mean and deviation over repeats, and the 95 % interval of the AUC over patients drawn
     * with replacement within their classes, as {@code auc_low} and {@code auc_high}.
     *
     * @param judged what {@link #judge} gave
     */
    public List<Metric> score(Map<String, double[][][]> judged, Workers workers) {
        List<Metric> metrics = new ArrayList<>();
        String task = "classify:" + study.target();
        judged.forEach((method, repeated) -> {
            int[] all = IntStream.range(0, study.tissues()).toArray();
            double[] auc = Arrays.stream(repeated).mapToDouble(p -> auc(p, all)).toArray();
            double[] accuracy =
                    Arrays.stream(repeated).mapToDouble(this::balancedAccuracy).toArray();
            double[] drawn = workers.map(BOOTSTRAPS, b -> mean(repeated, draw(b))).stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            metrics.add(Metric.of(dataset, task, method, "patients", "auc", auc));
            metrics.add(bound(task, method, "auc_low", drawn[(int) (TAIL * BOOTSTRAPS)]));
            metrics.add(bound(task, method, "auc_high", drawn[BOOTSTRAPS - 1 - (int) (TAIL * BOOTSTRAPS)]));
            metrics.add(Metric.of(dataset, task, method, "patients", "balanced_accuracy", accuracy));
        });
        return metrics;
    }

    private Metric bound(String task, String method, String name, double value) {
        return new Metric(dataset, task, method, "patients", name, value, 0, BOOTSTRAPS);
    }

    private double mean(double[][][] repeated, int[] tissues) {
        return Arrays.stream(repeated)
                .mapToDouble(p -> auc(p, tissues))
                .average()
                .orElse(Double.NaN);
    }

    /** Tissues of patients drawn with replacement, as many of every class as there are. */
    private int[] draw(int bootstrap) {
        SplittableRandom random = Seeds.stream(seed, Seeds.purpose("bootstrap over patients"), bootstrap);
        int[] classOf = study.classOfPatient();
        List<int[]> tissues = study.tissuesOfPatient();
        List<Integer> drawn = new ArrayList<>();
        for (int c = 0; c < study.classes().size(); c++) {
            int wanted = c;
            int[] members = IntStream.range(0, classOf.length)
                    .filter(p -> classOf[p] == wanted)
                    .toArray();
            for (int k = 0; k < members.length; k++) {
                Arrays.stream(tissues.get(members[random.nextInt(members.length)]))
                        .forEach(drawn::add);
            }
        }
        return drawn.stream().mapToInt(Integer::intValue).toArray();
    }

    private double auc(double[][] probability, int[] tissues) {
        int[] truth = Arrays.stream(tissues).map(t -> study.outcome()[t]).toArray();
        double[][] p = Arrays.stream(tissues).mapToObj(t -> probability[t]).toArray(double[][]::new);
        return Auc.oneVersusOne(truth, p, false);
    }

    private double balancedAccuracy(double[][] probability) {
        int[] predicted = Arrays.stream(probability)
                .mapToInt(p -> {
                    int best = 0;
                    for (int c = 1; c < p.length; c++) {
                        best = p[c] > p[best] ? c : best;
                    }
                    return best;
                })
                .toArray();
        return ClassificationMetrics.of(study.outcome(), predicted).balancedAccuracy();
    }
}
