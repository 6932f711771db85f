package io.stroma.tasks.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.graph.CsrGraph;
import io.stroma.parallel.Workers;
import io.stroma.random.Seeds;
import io.stroma.tasks.Cohort;
import io.stroma.tasks.Metric;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.GenePanel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outcomes of patients that can or cannot be told, and what folds must never do. */
class TissueClassificationTest {

    private static final int PATIENTS = 24;
    private static final int CELLS = 40;

    /** Two tissues of every patient, two or three classes. */
    private static Study study(int classes) {
        List<String> value = IntStream.range(0, 2 * PATIENTS)
                .mapToObj(t -> "class" + (t / 2 % classes))
                .toList();
        List<String> patient =
                IntStream.range(0, 2 * PATIENTS).mapToObj(t -> "p" + t / 2).toList();
        return Study.of("outcome", value, patient);
    }

    /** Cells whose mean on one axis, or whose spread on another, says the class. */
    private static DenseMatrix cells(Study study, double shift, double spread) {
        SplittableRandom random = Seeds.stream(3);
        DenseMatrix x = DenseMatrix.zeros(study.tissues() * CELLS, 6);
        for (int i = 0; i < x.rows(); i++) {
            int c = study.outcome()[i / CELLS];
            for (int j = 0; j < 6; j++) {
                double sd = j == 1 ? 1 + spread * c : 1;
                x.values()[6 * i + j] = (float) (sd * random.nextGaussian() + (j == c ? shift : 0));
            }
        }
        return x;
    }

    private static int[] tissueOf(Study study) {
        return IntStream.range(0, study.tissues() * CELLS).map(i -> i / CELLS).toArray();
    }

    private static boolean[] all(Study study) {
        boolean[] all = new boolean[study.tissues() * CELLS];
        Arrays.fill(all, true);
        return all;
    }

    /** Cells of a tissue in a row, each beside the one before and the one after. */
    private static Cohort cohort(Study study) {
        int[] tissueOf = tissueOf(study);
        int[] from = IntStream.range(0, tissueOf.length - 1)
                .filter(i -> tissueOf[i] == tissueOf[i + 1])
                .toArray();
        int[] to = Arrays.stream(from).map(i -> i + 1).toArray();
        return new Cohort(
                IntStream.range(0, study.tissues()).mapToObj(t -> "t" + t).toList(),
                tissueOf,
                new GenePanel(List.of()),
                DenseMatrix.zeros(tissueOf.length, 0),
                null,
                CsrGraph.undirected(tissueOf.length, from, to),
                null);
    }

    private static LogisticHead pooled(Study study, DenseMatrix cells, Pooling pooling) {
        return LogisticHead.over(pooling.pool(cells, cohort(study), all(study)));
    }

    private static Map<String, Double> auc(Study study, OutcomeMethod method) {
        try (Workers workers = new Workers(2)) {
            TissueClassification task = new TissueClassification("toy", study, 4, 3, 1);
            Map<String, Double> out = new HashMap<>();
            for (Metric m : task.score(task.judge(Map.of("x", method), workers), workers)) {
                out.put(m.metric(), m.value());
            }
            return out;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void patientsAreNeverDividedAndClassesSpread(int classes) {
        Study study = study(classes);
        for (int seed = 0; seed < 5; seed++) {
            GroupFolds folds = GroupFolds.of(study, 4, seed);
            assertThat(folds.count()).isEqualTo(4);
            for (int t = 0; t < study.tissues(); t += 2) {
                assertThat(folds.foldOf()[t]).isEqualTo(folds.foldOf()[t + 1]);
            }
            for (int fold = 0; fold < 4; fold++) {
                for (int c = 0; c < classes; c++) {
                    int wanted = c;
                    assertThat(Arrays.stream(folds.test(fold))
                                    .filter(t -> study.outcome()[t] == wanted)
                                    .count())
                            .isBetween(2L * (PATIENTS / classes / 4), 2L * (PATIENTS / classes / 4 + 1));
                }
            }
        }
        assertThat(GroupFolds.of(study, 4, 0).foldOf())
                .isNotEqualTo(GroupFolds.of(study, 4, 1).foldOf());
        assertThat(GroupFolds.of(study, 1000, 0).count()).isEqualTo(PATIENTS / classes);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void outcomesThatAreInTheMeanAreFound(int classes) {
        Study study = study(classes);
        Map<String, Double> got = auc(study, pooled(study, cells(study, 0.5, 0), Pooling.MEAN));
        assertThat(got.get("auc")).isGreaterThan(0.9);
        assertThat(got.get("auc_low")).isLessThanOrEqualTo(got.get("auc"));
        assertThat(got.get("auc_high")).isGreaterThanOrEqualTo(got.get("auc"));
        assertThat(got.get("balanced_accuracy")).isGreaterThan(0.75);
    }

    @Test
    void outcomesThatAreInTheSpreadNeedMoments() {
        Study study = study(2);
        DenseMatrix cells = cells(study, 0, 1);
        assertThat(auc(study, pooled(study, cells, Pooling.MOMENTS)).get("auc")).isGreaterThan(0.95);
        assertThat(auc(study, pooled(study, cells, Pooling.MEAN)).get("auc")).isLessThan(0.8);
    }

    /** Two kinds of cells in equal shares everywhere: by turns in one class, each on its side in the other. */
    @Test
    void howKindsAreMixedIsFoundByMixingOnly() {
        Study study = study(2);
        SplittableRandom random = Seeds.stream(4);
        DenseMatrix cells = DenseMatrix.zeros(study.tissues() * CELLS, 2);
        for (int i = 0; i < cells.rows(); i++) {
            int place = i % CELLS;
            int kind = study.outcome()[i / CELLS] == 0 ? place % 2 : place / (CELLS / 2);
            for (int j = 0; j < 2; j++) {
                cells.values()[2 * i + j] = (float) (random.nextGaussian() + (j == 0 ? 3 * kind : 0));
            }
        }
        assertThat(auc(study, pooled(study, cells, Pooling.MIXING)).get("auc")).isGreaterThan(0.95);
        assertThat(auc(study, pooled(study, cells, Pooling.MOMENTS)).get("auc")).isLessThan(0.8);
    }

    /** One tissue of four cells in a row with values 0, 2, 4, 10, and a fifth cell, unusable, whose value nobody reads. */
    @Test
    void mixingSplitsTheSpreadAlongTheGraph() {
        Cohort row = new Cohort(
                List.of("t"),
                new int[5],
                new GenePanel(List.of()),
                DenseMatrix.zeros(5, 0),
                null,
                CsrGraph.undirected(5, new int[] {0, 1, 2, 3}, new int[] {1, 2, 3, 4}),
                null);
        DenseMatrix x = new DenseMatrix(5, 1, new float[] {0, 2, 4, 10, Float.NaN});
        boolean[] usable = {true, true, true, true, false};
        // means of neighbours: 2, 2, 6, 4; own minus these: -2, 0, -2, 6
        assertThat(Pooling.MIXING.pool(x, row, usable).values())
                .containsExactly(new float[] {4, (float) Math.sqrt(2.75), (float) Math.sqrt(10.75)}, within(1e-6f));
        assertThat(Pooling.MOMENTS.pool(x, row, usable).values())
                .containsExactly(new float[] {4, (float) Math.sqrt(14)}, within(1e-6f));
    }

    @Test
    void attentionFindsThemToo() {
        Study study = study(2);
        AttentionPooling method = new AttentionPooling(cells(study, 0.8, 0), tissueOf(study), all(study));
        assertThat(auc(study, method).get("auc")).isGreaterThan(0.9);
    }

    @Test
    void shuffledOutcomesScoreAtChance() {
        Study study = study(2);
        DenseMatrix cells = cells(study, 1, 0);
        double sum = 0;
        for (int k = 0; k < 6; k++) {
            SplittableRandom random = Seeds.stream(50, k);
            String[] value = new String[PATIENTS];
            Arrays.setAll(value, p -> "class" + p % 2);
            for (int i = PATIENTS - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                String other = value[i];
                value[i] = value[j];
                value[j] = other;
            }
            Study mixed = Study.of(
                    "mixed",
                    IntStream.range(0, 2 * PATIENTS).mapToObj(t -> value[t / 2]).toList(),
                    IntStream.range(0, 2 * PATIENTS).mapToObj(t -> "p" + t / 2).toList());
            sum += auc(mixed, pooled(study, cells, Pooling.MEAN)).get("auc") / 6;
        }
        assertThat(sum).isBetween(0.3, 0.7);
    }

    /** Turning round the outcomes of judged tissues changes no probability. */
    @Test
    void outcomesOfJudgedTissuesReachNothing() {
        Study study = study(2);
        GroupFolds folds = GroupFolds.of(study, 4, 0);
        int[] turned = study.outcome().clone();
        for (int t : folds.test(0)) {
            turned[t] = 1 - turned[t];
        }
        Study other = new Study(study.target(), study.classes(), turned, study.group());
        DenseMatrix cells = cells(study, 0.5, 0);
        for (OutcomeMethod method : List.of(
                pooled(study, cells, Pooling.MOMENTS), new AttentionPooling(cells, tissueOf(study), all(study)))) {
            assertThat(method.probabilities(other, folds.train(0), folds.test(0), 1))
                    .isDeepEqualTo(method.probabilities(study, folds.train(0), folds.test(0), 1));
        }
    }

    @Test
    void doesNotDependOnThreads() {
        Study study = study(2);
        LogisticHead method = pooled(study, cells(study, 0.3, 0), Pooling.MEAN);
        TissueClassification task = new TissueClassification("toy", study, 4, 2, 1);
        try (Workers one = new Workers(1);
                Workers two = new Workers(2)) {
            assertThat(task.judge(Map.of("x", method), two).get("x"))
                    .isDeepEqualTo(task.judge(Map.of("x", method), one).get("x"));
        }
    }

    /** Two noisy views of one outcome: their mean opinion is better than either. */
    @Test
    void twoOpinionsAreBetterThanOne() {
        Study study = study(2);
        SplittableRandom random = Seeds.stream(7);
        OutcomeMethod[] views = new OutcomeMethod[2];
        Arrays.setAll(views, v -> {
            DenseMatrix x = DenseMatrix.zeros(study.tissues(), 1);
            for (int t = 0; t < x.rows(); t++) {
                x.values()[t] = (float) (study.outcome()[t] + random.nextGaussian());
            }
            return LogisticHead.over(x);
        });
        try (Workers workers = new Workers(2)) {
            TissueClassification task = new TissueClassification("toy", study, 4, 3, 1);
            double[][][] a = task.judge(Map.of("x", views[0]), workers).get("x");
            double[][][] b = task.judge(Map.of("x", views[1]), workers).get("x");
            double[][][] both = TissueClassification.mean(a, b);
            assertThat(both[2][5][1]).isEqualTo((a[2][5][1] + b[2][5][1]) / 2);
            Map<String, Double> auc = new HashMap<>();
            task.score(Map.of("a", a, "b", b, "both", both), workers).stream()
                    .filter(m -> m.metric().equals("auc"))
                    .forEach(m -> auc.put(m.method(), m.value()));
            assertThat(auc.get("both")).isGreaterThan(Math.max(auc.get("a"), auc.get("b")));
        }
    }

    @Test
    void studiesThatSayNothingAreRefused() {
        List<String> patients = List.of("a", "b", "c", "d");
        assertThatThrownBy(() -> Study.of("x", List.of("u", "u", "u", "u"), patients))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("1 different values");
        assertThatThrownBy(() -> Study.of("x", List.of("u", "u", "u", "v"), patients))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("'v' in 1 patient");
    }
}
