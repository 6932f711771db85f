package io.stroma.tasks.expression;

import io.stroma.hist.SlideInput;
import io.stroma.parallel.Workers;
import io.stroma.prepare.GeneRanking;
import io.stroma.slide.Targets;
import io.stroma.tasks.Metric;
import io.stroma.tissue.DenseMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Every method on the same folds. Genes are chosen on the training slides of each fold; what a method chooses it chooses
 * among them too. A fold's number is the mean over its test slides; pooled numbers join their spots first.
 */
public final class ExpressionEvaluation {

    private final SlideStudy study;
    private final int genes;
    private final GeneRanking ranking;
    private final boolean normalised;

    /**
     * An evaluation.
     *
     * @param study slides over one panel
     * @param genes most variable genes of the training slides that are predicted and judged
     */
    public ExpressionEvaluation(SlideStudy study, int genes, GeneRanking ranking, boolean normalised) {
        this.study = study;
        this.genes = genes;
        this.ranking = ranking;
        this.normalised = normalised;
    }

    /**
     * One method on one test slide.
     *
     * @param scores of its spots
     * @param predicted log1p, N x G, in the order of {@code targets}
     */
    public record SlideScore(
            String fold,
            String slide,
            String method,
            long seed,
            Targets targets,
            ExpressionScores scores,
            DenseMatrix predicted) {}

    /** One method on all spots of a fold. */
    public record FoldScore(String fold, String method, long seed, ExpressionScores pooled) {}

    /** All that was measured. */
    public record Result(List<SlideScore> slides, List<FoldScore> folds) {}

    /** Is told what is about to be fitted. */
    @FunctionalInterface
    public interface Listener {
        void fitting(String fold, String method, long seed);
    }

    /** The methods of a fold, for the genes chosen on its training slides. */
    @FunctionalInterface
    public interface Methods {
        List<ExpressionMethod> of(SlideFolds.Fold fold, Targets targets);
    }

    /**
     * Runs everything; fits stand beside each other on the workers and must not use them.
     *
     * @param seeds repeats of the methods that have a random part
     */
    public Result run(SlideFolds folds, Methods methods, long[] seeds, Listener listener, Workers workers) {
        List<Fit> fits = new ArrayList<>();
        for (SlideFolds.Fold fold : folds.folds()) {
            Targets targets = Targets.choose(study.slides(fold.train()), genes, ranking, normalised);
            List<SlideInput> training = inputs(fold.train(), targets);
            List<SlideInput> test = inputs(fold.test(), targets);
            for (ExpressionMethod method : methods.of(fold, targets)) {
                for (long seed : method.random() ? seeds : new long[] {seeds[0]}) {
                    fits.add(new Fit(fold.name(), method, seed, targets, training, test));
                }
            }
        }
        List<Result> results = workers.map(fits.size(), f -> fits.get(f).run(listener));
        return new Result(
                results.stream().flatMap(r -> r.slides().stream()).toList(),
                results.stream().flatMap(r -> r.folds().stream()).toList());
    }

    /** One method with one seed on one fold. */
    private record Fit(
            String fold,
            ExpressionMethod method,
            long seed,
            Targets targets,
            List<SlideInput> training,
            List<SlideInput> test) {

        Result run(Listener listener) {
            listener.fitting(fold, method.name(), seed);
            ExpressionMethod.Predictor predictor = method.fit(training, seed);
            Result result = new Result(new ArrayList<>(), new ArrayList<>());
            score(method.name(), predictor, result);
            predictor.parts().forEach((name, part) -> score(name, part, result));
            return result;
        }

        private void score(String name, ExpressionMethod.Predictor predictor, Result result) {
            List<DenseMatrix> measured = new ArrayList<>();
            List<DenseMatrix> predicted = new ArrayList<>();
            for (SlideInput slide : test) {
                DenseMatrix truth = LogTargets.of(slide);
                DenseMatrix guess = predictor.predict(slide.withoutTargets());
                measured.add(truth);
                predicted.add(guess);
                result.slides()
                        .add(new SlideScore(
                                fold, slide.id(), name, seed, targets, ExpressionScores.of(truth, guess), guess));
            }
            result.folds()
                    .add(new FoldScore(
                            fold,
                            name,
                            seed,
                            ExpressionScores.of(NearestPatches.stack(measured), NearestPatches.stack(predicted))));
        }
    }

    private List<SlideInput> inputs(int[] indices, Targets targets) {
        return Arrays.stream(indices).mapToObj(i -> study.input(i, targets)).toList();
    }

    /** The numbers of {@code metrics.json}: mean and deviation over folds and seeds. */
    public static List<Metric> metrics(String dataset, String split, Result result) {
        Map<String, ToDoubleFunction<ExpressionScores>> measures = new LinkedHashMap<>();
        measures.put("pearson_gene_mean", s -> ExpressionScores.mean(s.pearson()));
        measures.put("pearson_gene_median", s -> ExpressionScores.median(s.pearson()));
        measures.put("r2_gene_mean", s -> ExpressionScores.mean(s.r2()));
        measures.put("r2_gene_median", s -> ExpressionScores.median(s.r2()));
        measures.put("rmse", ExpressionScores::rmse);
        measures.put("mae", ExpressionScores::mae);
        measures.put("pearson_flat", ExpressionScores::pearsonFlat);
        measures.put("r2_flat", ExpressionScores::r2Flat);
        List<Metric> metrics = new ArrayList<>();
        for (String method :
                result.folds().stream().map(FoldScore::method).distinct().toList()) {
            measures.forEach((name, measure) -> metrics.add(
                    Metric.of(dataset, "expression", method, split, name, perFold(result, method, measure))));
            measures.forEach((name, measure) -> metrics.add(Metric.of(
                    dataset,
                    "expression",
                    method,
                    split,
                    name + "_pooled",
                    result.folds().stream()
                            .filter(f -> f.method().equals(method))
                            .mapToDouble(f -> measure.applyAsDouble(f.pooled()))
                            .toArray())));
        }
        return metrics;
    }

    /** Mean over the test slides of every fold and seed. */
    private static double[] perFold(Result result, String method, ToDoubleFunction<ExpressionScores> measure) {
        return result.folds().stream()
                .filter(f -> f.method().equals(method))
                .mapToDouble(f -> result.slides().stream()
                        .filter(s -> s.method().equals(method) && s.fold().equals(f.fold()) && s.seed() == f.seed())
                        .mapToDouble(s -> measure.applyAsDouble(s.scores()))
                        .average()
                        .orElse(Double.NaN))
                .toArray();
    }
}
