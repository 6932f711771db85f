package io.stroma.tasks.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.stroma.hist.HistConfig;
import io.stroma.hist.HistPanel;
import io.stroma.hist.HistTrainer;
import io.stroma.parallel.Workers;
import io.stroma.prepare.GeneRanking;
import io.stroma.slide.Morphology;
import io.stroma.slide.Slide;
import io.stroma.slide.SlideSet;
import io.stroma.slide.SpotGrid;
import io.stroma.slide.Targets;
import io.stroma.tasks.Metric;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import io.stroma.train.RunControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The protocol around all methods: what of a test slide may be seen before it is scored, and how scores are joined. */
class ExpressionEvaluationTest {

    private static final int SIDE = 7;
    private static final int GENES = 9;
    private static final int CHOSEN = 4;

    /** Slides of three features whose first genes follow them. */
    private static List<Slide> slides(int count) {
        SplittableRandom random = new SplittableRandom(4);
        List<Slide> slides = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            int n = SIDE * SIDE;
            float[] x = new float[n * 3];
            float[] y = new float[n * GENES];
            double[] row = new double[n];
            double[] column = new double[n];
            for (int i = 0; i < n; i++) {
                row[i] = i / SIDE;
                column[i] = i % SIDE;
                for (int f = 0; f < 3; f++) {
                    x[3 * i + f] = (float) random.nextGaussian();
                }
                for (int g = 0; g < GENES; g++) {
                    y[GENES * i + g] = Math.round(20 * Math.exp(0.1 * (g + 1) * x[3 * i + g % 3]) + random.nextInt(3));
                }
            }
            slides.add(new Slide(
                    "s" + s,
                    "p" + s,
                    IntStream.range(0, n).mapToObj(i -> "spot" + i).toList(),
                    new GenePanel(
                            IntStream.range(0, GENES).mapToObj(g -> "G" + g).toList()),
                    CsrMatrix.ofDense(n, GENES, y),
                    new SpotGrid(column, row, row, column, 1, 1, 100),
                    new Morphology.Features(new DenseMatrix(n, 3, x), "test")));
        }
        return slides;
    }

    private static SlideStudy study(List<Slide> slides) {
        return new SlideStudy(
                new SlideSet("set", slides, List.of()),
                slides.stream()
                        .map(s -> ((Morphology.Features) s.morphology()).values())
                        .toList());
    }

    private static List<ExpressionMethod> all(Targets targets) {
        HistPanel panel = new HistPanel(3, targets.genes().names(), Map.of());
        HistConfig config = HistConfig.sections().but().width(8).heads(2).build();
        return List.of(
                new HistMethod(
                        config,
                        panel,
                        seed -> HistTrainer.schedule(2, seed, 1).withLearningRate(3e-3),
                        RunControl::unattended,
                        0.5,
                        new Workers(1),
                        (predictor, seed) -> {}),
                RidgeOnFeatures.own(),
                RidgeOnFeatures.context(),
                RidgeOnFeatures.smoothed(),
                new SpotMlp(),
                new NearestPatches(),
                new GeneMean());
    }

    private static ExpressionEvaluation.Result evaluate(SlideStudy study, SlideFolds folds, long... seeds) {
        try (Workers two = new Workers(2)) {
            return new ExpressionEvaluation(study, CHOSEN, GeneRanking.VARIANCE, false)
                    .run(folds, (fold, targets) -> all(targets), seeds, (fold, method, seed) -> {}, two);
        }
    }

    private static SlideFolds without(int slide, int of) {
        return new SlideFolds(
                "slide",
                List.of(new SlideFolds.Fold(
                        "s" + slide,
                        IntStream.range(0, of).filter(s -> s != slide).toArray(),
                        new int[] {slide})));
    }

    /** Genes, penalties, epochs, neighbours: nothing that any method does may know the expression it is judged on. */
    @Test
    void theExpressionOfTestSlidesChangesNoPredictionAndNoChoiceOfGenes() {
        List<Slide> slides = slides(4);
        List<Slide> other = new ArrayList<>(slides);
        Slide test = slides.get(3);
        SplittableRandom random = new SplittableRandom(1);
        float[] y = new float[test.size() * GENES];
        for (int k = 0; k < y.length; k++) {
            y[k] = random.nextInt(k % GENES == 0 ? 5_000 : 3); // other genes vary most now
        }
        other.set(3, test.withExpression(test.genes(), CsrMatrix.ofDense(test.size(), GENES, y)));
        List<ExpressionEvaluation.SlideScore> a =
                evaluate(study(slides), without(3, 4), 1).slides();
        List<ExpressionEvaluation.SlideScore> b =
                evaluate(study(other), without(3, 4), 1).slides();
        assertThat(a)
                .extracting(ExpressionEvaluation.SlideScore::method)
                .containsExactly(
                        "hist", HistMethod.ALONE, "ridge", "context_ridge", "smoothed_ridge", "mlp", "knn", "mean");
        for (int m = 0; m < a.size(); m++) {
            assertThat(b.get(m).targets().genes().names())
                    .isEqualTo(a.get(m).targets().genes().names());
            assertThat(b.get(m).predicted().values())
                    .as(a.get(m).method())
                    .isEqualTo(a.get(m).predicted().values());
            assertThat(b.get(m).scores().rmse()).isNotEqualTo(a.get(m).scores().rmse());
        }
        // and the same change in a training slide is noticed by all
        List<ExpressionEvaluation.SlideScore> c =
                evaluate(study(other), without(0, 4), 1).slides();
        assertThat(c.get(0).targets().genes().names())
                .isNotEqualTo(a.get(0).targets().genes().names());
    }

    @Test
    void aNumberIsTheMeanOverTheTestSlidesOfAFoldThenOverFoldsAndSeeds() {
        SlideStudy study = study(slides(4));
        SlideFolds folds = SlideFolds.byPatient(List.of("a", "a", "b", "b"), 10, 0);
        ExpressionEvaluation.Result result = evaluate(study, folds, 1, 2);
        List<Metric> metrics = ExpressionEvaluation.metrics("set", "patient", result);
        for (String method : List.of("hist", "hist_alone", "mlp")) {
            assertThat(metric(metrics, method, "pearson_gene_mean").n()).isEqualTo(4); // two folds, two seeds
        }
        Metric ridge = metric(metrics, "ridge", "pearson_gene_mean");
        assertThat(ridge.n()).isEqualTo(2); // nothing random in it
        double[] byFold = new double[2];
        for (ExpressionEvaluation.SlideScore s : result.slides()) {
            if (s.method().equals("ridge")) {
                byFold[s.fold().equals("a") ? 0 : 1] +=
                        ExpressionScores.mean(s.scores().pearson()) / 2;
            }
        }
        assertThat(ridge.value()).isCloseTo((byFold[0] + byFold[1]) / 2, within(1e-12));
        assertThat(ridge.sd()).isCloseTo(Math.abs(byFold[0] - byFold[1]) / Math.sqrt(2), within(1e-12));
        assertThat(metrics)
                .extracting(Metric::metric)
                .contains(
                        "pearson_gene_mean",
                        "pearson_gene_median",
                        "r2_gene_mean",
                        "r2_gene_median",
                        "pearson_flat",
                        "r2_flat",
                        "pearson_flat_pooled",
                        "r2_gene_mean_pooled");
        assertThat(metrics).allSatisfy(m -> {
            assertThat(m.dataset()).isEqualTo("set");
            assertThat(m.task()).isEqualTo("expression");
            assertThat(m.split()).isEqualTo("patient");
        });
    }

    private static Metric metric(List<Metric> metrics, String method, String name) {
        return metrics.stream()
                .filter(m -> m.method().equals(method) && m.metric().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
