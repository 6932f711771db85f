package io.stroma.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.BadInputException;
import io.stroma.heist.HeistConfig;
import io.stroma.heist.HeistModel;
import io.stroma.parallel.Workers;
import io.stroma.prepare.PreparationConfig;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hiding, baselines and scores on a small planted tissue. */
class ImputationTest {

    private static Workers workers;
    private static Tissue tissue;
    private static MaskedTissue masked;

    @BeforeAll
    static void prepare() {
        workers = new Workers(2);
        tissue = PlantedTissue.generate(400, 24, 2).tissue();
        masked = MaskedTissue.of(tissue, ImputationMask.entries(tissue, 0.1, 1), PreparationConfig.defaults(), workers);
    }

    @AfterAll
    static void stop() {
        workers.close();
    }

    private static Tissue with(Tissue t, CsrMatrix x, ValueScale scale) {
        return new Tissue(t.name(), x, t.panel(), t.positions(), t.cells(), t.modality(), scale);
    }

    @Test
    void aTenthOfTheNonZeroEntriesIsHiddenAndKnown() {
        CsrMatrix x = tissue.expression().slab(0, 400);
        assertThat((double) masked.size() / x.nonZeros()).isCloseTo(0.1, within(0.02));
        for (int e = 0; e < masked.size(); e++) {
            assertThat(masked.tissue().expression().get(masked.cell()[e], masked.gene()[e]))
                    .isZero();
            assertThat(masked.truth()[e]).isPositive();
            int row = masked.tissue().sourceRow()[masked.cell()[e]];
            int column = tissue.panel().names().indexOf(masked.tissue().panel().name(masked.gene()[e]));
            double total =
                    IntStream.range(0, 24).mapToDouble(g -> x.get(row, g)).sum();
            assertThat(masked.truth()[e]).isCloseTo(Math.log1p(1e4 * x.get(row, column) / total), within(1e-5));
        }
    }

    /** Whatever hidden entries hold, nothing that a method sees changes: not even the library sizes. */
    @Test
    void hiddenValuesReachNothing() {
        ImputationMask mask = ImputationMask.entries(tissue, 0.1, 1);
        CsrMatrix x = tissue.expression().slab(0, 400);
        float[] other = new float[400 * 24];
        for (int i = 0; i < 400; i++) {
            for (int g = 0; g < 24; g++) {
                other[i * 24 + g] = mask.hidden().get(i).get(g) ? x.get(i, g) + 50 : x.get(i, g);
            }
        }
        MaskedTissue changed = MaskedTissue.of(
                with(tissue, CsrMatrix.ofDense(400, 24, other), tissue.scale()),
                mask,
                PreparationConfig.defaults(),
                workers);
        assertThat(changed.tissue().expression().values())
                .isEqualTo(masked.tissue().expression().values());
        assertThat(changed.tissue().denoised().values())
                .isEqualTo(masked.tissue().denoised().values());
        assertThat(changed.tissue().types().typeOf())
                .isEqualTo(masked.tissue().types().typeOf());
        assertThat(changed.truth()).isNotEqualTo(masked.truth());
    }

    /** Logarithms whose linear values sum to one total are summed to it again without the hidden ones. */
    @Test
    void logarithmsOfACompositionAreNormalisedAnew() {
        float[] logs = {(float) Math.log1p(20), (float) Math.log1p(30), (float) Math.log1p(50), 0, 0, 0};
        logs[4] = (float) Math.log1p(100);
        Tissue two = new Tissue(
                "two",
                CsrMatrix.ofDense(2, 3, logs),
                tissue.panel().select(new int[] {0, 1, 2}),
                tissue.positions().select(new int[] {0, 1}),
                tissue.cells().select(new int[] {0, 1}),
                tissue.modality(),
                ValueScale.LOG1P);
        BitSet first = new BitSet();
        first.set(2);
        CsrMatrix seen = new ImputationMask(List.of(first, new BitSet()))
                .apply(two)
                .expression()
                .slab(0, 2);
        assertThat(seen.get(0, 0)).isCloseTo((float) Math.log1p(40), within(1e-5f));
        assertThat(seen.get(0, 1)).isCloseTo((float) Math.log1p(60), within(1e-5f));
        assertThat(seen.get(0, 2)).isZero();
        assertThat(seen.get(1, 1)).isEqualTo(logs[4]);
    }

    @Test
    void wholeGenesOfEveryQuartileAreHiddenInBlocks() {
        ImputationMask mask = ImputationMask.genes(tissue, 0.1, 3);
        List<BitSet> some = mask.hidden().stream().filter(b -> !b.isEmpty()).toList();
        assertThat((double) some.size() / 400).isBetween(0.1, 0.3);
        assertThat(some.stream().distinct()).hasSize(1);
        CsrMatrix x = tissue.expression().slab(0, 400);
        int[] seen = new int[24];
        IntStream.range(0, x.nonZeros()).forEach(k -> seen[x.column(k)]++);
        int[] sorted = Arrays.stream(seen).sorted().toArray();
        long quartiles = some.get(0).stream()
                .map(g -> Arrays.stream(sorted).filter(s -> s < seen[g]).toArray().length / 6)
                .distinct()
                .count();
        assertThat(quartiles).isGreaterThanOrEqualTo(3); // ties may fall into a neighbouring quartile
        Tissue few = PlantedTissue.generate(3, 8, 1).tissue();
        assertThatThrownBy(() -> ImputationMask.genes(few, 0.1, 1)).isInstanceOf(BadInputException.class);
    }

    @Test
    void scoresOfTheTruthOfAConstantAndOfOneNumberAGene() {
        DenseMatrix truth =
                DenseMatrix.zeros(masked.tissue().cellCount(), masked.tissue().geneCount());
        for (int e = 0; e < masked.size(); e++) {
            truth.values()[masked.cell()[e] * truth.columns() + masked.gene()[e]] = (float) masked.truth()[e];
        }
        ImputationScores perfect = ImputationScores.of(masked, truth);
        assertThat(perfect.perGeneMean()).isCloseTo(1, within(1e-6));
        assertThat(perfect.rmse()).isCloseTo(0, within(1e-6));
        ImputationScores nothing = ImputationScores.of(masked, DenseMatrix.zeros(truth.rows(), truth.columns()));
        assertThat(nothing.perGeneMean()).isZero();
        assertThat(nothing.pooled()).isZero();
        ImputationScores means = ImputationScores.of(
                masked, ImputationBaselines.of(masked, workers).get("gene_mean"));
        assertThat(means.perGeneMean()).isZero();
        assertThat(means.pooled()).isGreaterThan(0.1);
    }

    /** Planted genes move together by modules, so other genes tell more than the gene's mean. */
    @Test
    void baselinesFindWhatWasPlanted() {
        Map<String, DenseMatrix> methods = ImputationBaselines.of(masked, workers);
        assertThat(methods)
                .containsOnlyKeys(
                        "gene_mean",
                        "magic",
                        "knn",
                        "knn_nonzero",
                        "neighbour_mean",
                        "neighbour_nonzero",
                        "ridge",
                        "ridge_neighbours");
        double ridge = ImputationScores.of(masked, methods.get("ridge")).perGeneMean();
        assertThat(ridge).isGreaterThan(0.15);
    }

    @Test
    void theFirstSeedDecidesWhatIsHidden() {
        Imputation imputation =
                new Imputation(tissue, PreparationConfig.defaults(), ImputationMask.Kind.ENTRIES, 0.1, workers);
        List<Long> seeds = new ArrayList<>();
        List<Metric> some = imputation.evaluate(
                (masked, seed) -> {
                    seeds.add(seed);
                    return Map.of();
                },
                7,
                2);
        assertThat(seeds).containsExactly(7L, 8L);
        assertThat(imputation.evaluate((masked, seed) -> Map.of(), 0, 2)).isNotEqualTo(some);
    }

    @Test
    void modelsAndBaselinesAreScoredOnTheSameEntriesOverSeeds() {
        Imputation imputation =
                new Imputation(tissue, PreparationConfig.defaults(), ImputationMask.Kind.ENTRIES, 0.1, workers);
        HeistConfig small = HeistConfig.stroma()
                .but()
                .width(16)
                .layers(1)
                .heads(2)
                .geneVectorWidth(32)
                .build();
        List<Metric> metrics =
                imputation.evaluate(new HeistImputation((m, seed) -> new HeistModel(small, seed), workers, 3), 0, 2);
        Map<String, Double> mean = metrics.stream()
                .filter(m -> m.metric().equals("pearson_gene_mean"))
                .collect(Collectors.toMap(Metric::method, Metric::value));
        assertThat(mean).containsKeys("heist", "heist_zero_shot", "heist_finetuned", "linear_path", "ridge");
        assertThat(mean.get("heist")).isGreaterThan(mean.get("heist_zero_shot"));
        assertThat(metrics).allMatch(m -> m.n() == 2 && m.task().equals("impute:entries"));
        assertThat(metrics.stream().map(Metric::metric).distinct())
                .containsExactly("pearson_gene_mean", "pearson_gene_median", "pearson", "rmse");
    }
}
