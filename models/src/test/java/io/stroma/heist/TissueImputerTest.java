package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.stroma.error.UsageException;
import io.stroma.graph.CsrGraph;
import io.stroma.io.ScratchSpace;
import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.prepare.Composition;
import io.stroma.prepare.Preparation;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.prepare.StoredTissue;
import io.stroma.stats.Ridge;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.tissue.CellRows;
import io.stroma.tissue.DenseMatrix;
import io.stroma.tissue.Tissue;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imputation by folds, the linear path and the fine-tuned decoder. */
class TissueImputerTest {

    private static final EmbeddingConfig PARTS = new EmbeddingConfig(64);

    @TempDir
    private Path folder;

    private static Workers workers;
    private static PreparedTissue tissue;

    @BeforeAll
    static void prepare() {
        workers = new Workers(2);
        tissue = new Preparation(PreparationConfig.defaults())
                .prepare(PlantedTissue.generate(150, 20, 3).tissue(), workers, Progress.NONE);
    }

    @AfterAll
    static void stop() {
        workers.close();
    }

    private static HeistModel model() {
        return new HeistModel(
                HeistConfig.stroma()
                        .but()
                        .width(16)
                        .layers(1)
                        .heads(2)
                        .geneVectorWidth(32)
                        .build(),
                1);
    }

    private static HiddenEntries someUnknown() {
        return (i, g) -> (i * 31 + g) % 10 == 0;
    }

    /** The tissue with other values, or zeros, at the unknown entries. */
    private static PreparedTissue changed(float value) {
        float[] x = tissue.expression().values().clone();
        for (int i = 0; i < tissue.cellCount(); i++) {
            for (int g = 0; g < tissue.geneCount(); g++) {
                if (someUnknown().at(i, g)) {
                    x[i * tissue.geneCount() + g] = value;
                }
            }
        }
        return tissue.withExpression(new DenseMatrix(tissue.cellCount(), tissue.geneCount(), x));
    }

    @Test
    void foldsCoverEveryEntryOnceAndEvenly() {
        int[] sizes = new int[HiddenFolds.COUNT];
        HiddenFolds folds = new HiddenFolds(tissue, HiddenEntries.NONE);
        for (int i = 0; i < tissue.cellCount(); i++) {
            for (int g = 0; g < tissue.geneCount(); g++) {
                int cell = i;
                int gene = g;
                assertThat(IntStream.range(0, HiddenFolds.COUNT)
                                .filter(k -> folds.hidden(k).at(cell, gene)))
                        .containsExactly(HiddenFolds.of(i, g));
                sizes[HiddenFolds.of(i, g)]++;
            }
        }
        assertThat(IntStream.of(sizes).boxed().toList()).allMatch(s -> Math.abs(s - 600) < 90);
    }

    /** In a view the visible values sum to the total again, so that no hidden one can be read off. */
    @Test
    void visibleValuesOfAViewSumToTheTotal() {
        PreparedTissue shown = new HiddenFolds(tissue, HiddenEntries.NONE).shown(2);
        assertThat(Composition.of(tissue.expression()).closed()).isTrue();
        for (int i = 0; i < 20; i++) {
            double sum = 0;
            for (int g = 0; g < tissue.geneCount(); g++) {
                sum += HiddenFolds.of(i, g) == 2
                        ? 0
                        : Math.expm1(shown.expression().get(i, g));
            }
            assertThat(sum).isCloseTo(1e4, within(5.0));
        }
    }

    /** A value enters its own prediction through the mean and deviation of its gene only. */
    @Test
    void aValueDoesNotEnterItsOwnPrediction() {
        int entry = 7 * tissue.geneCount() + 3;
        PreparedTissue open = tissue.withExpression(new DenseMatrix(150, tissue.geneCount(), plusOne()));
        float[] x = plusOne();
        x[entry] += 6;
        PreparedTissue other = tissue.withExpression(new DenseMatrix(150, tissue.geneCount(), x));
        HeistModel model = model();
        double own = TissueImputer.ofDecoder(model, workers)
                        .impute(other, HiddenEntries.NONE, PARTS, done -> {})
                        .values()[entry]
                - TissueImputer.ofDecoder(model, workers)
                        .impute(open, HiddenEntries.NONE, PARTS, done -> {})
                        .values()[entry];
        HeistImputer seeing = new HeistImputer(model, workers);
        double seen = seeing.impute(other, HiddenEntries.NONE, PARTS, done -> {})
                        .values()[entry]
                - seeing.impute(open, HiddenEntries.NONE, PARTS, done -> {}).values()[entry];
        assertThat(Math.abs(own)).isLessThan(0.1 * Math.abs(seen));
    }

    /** The first gene raised where the cell's number is odd, so that cells have no common total. */
    private static float[] plusOne() {
        float[] x = tissue.expression().values().clone();
        for (int i = 1; i < tissue.cellCount(); i += 2) {
            x[i * tissue.geneCount()] += 1;
        }
        return x;
    }

    @Test
    void threadsChangeNothing() {
        try (Workers one = new Workers(1)) {
            assertThat(new TissueImputer(model(), one)
                            .impute(changed(0), someUnknown(), PARTS, done -> {})
                            .values())
                    .isEqualTo(new TissueImputer(model(), workers)
                            .impute(changed(0), someUnknown(), PARTS, done -> {})
                            .values());
        }
    }

    /** From scratch files to scratch files, and in memory: the same bits, with all sources and with none. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onDiskIsAsInMemory(boolean regressions) {
        PreparationConfig config = PreparationConfig.defaults();
        Tissue source = PlantedTissue.generate(700, 37, 3).tissue(); // several blocks of genes
        PreparedTissue held = new Preparation(config).prepare(source, workers, Progress.NONE);
        Set<TissueImputer.Source> sources =
                regressions ? EnumSet.allOf(TissueImputer.Source.class) : EnumSet.noneOf(TissueImputer.Source.class);
        TissueImputer imputer = new TissueImputer(model(), workers, sources);
        try (StoredTissue stored = new Preparation(config).prepare(source, workers, Progress.NONE, folder);
                ScratchSpace space = ScratchSpace.in(folder)) {
            CellRows onDisk = imputer.impute(stored.tissue(), someUnknown(), PARTS, space, done -> {});
            assertThat(onDisk).isNotInstanceOf(DenseMatrix.class);
            assertThat(onDisk.dense().values())
                    .containsExactly(imputer.impute(held, someUnknown(), PARTS, done -> {})
                            .values());
            assertThat(folder).isEmptyDirectory(); // scratch files have no names
        }
    }

    /** Slabs of 18 cells, the last of them of six: the same bits as of all cells at once. */
    @Test
    void slabsOfFewCellsAreAsOne() {
        Set<TissueImputer.Source> all = EnumSet.allOf(TissueImputer.Source.class);
        HiddenFolds folds = new HiddenFolds(tissue, someUnknown());
        HeistImputer imputer = new HeistImputer(model(), workers);
        try (ScratchSpace space = ScratchSpace.inMemory()) {
            List<HeistImputer.View> views = IntStream.range(0, HiddenFolds.COUNT)
                    .mapToObj(k -> imputer.view(folds.shown(k), folds.hidden(k), PARTS, space, done -> {}))
                    .toList();
            int numbers = 18 * (7 * tissue.geneCount() + 5 * 16);
            assertThat(new RegressionSlab(tissue.expressionRows(), null, views, all, numbers).size())
                    .isEqualTo(18);
            CellRows slabs = new GeneRegressions(tissue, someUnknown(), folds, views, all, numbers).run(space, workers);
            CellRows one = new GeneRegressions(tissue, someUnknown(), folds, views, all).run(space, workers);
            assertThat(slabs.dense().values()).containsExactly(one.dense().values());
        }
    }

    /** The regression of a gene on the cell's others is the one over all rows at once. */
    @Test
    void aRegressionRowByRowIsTheOneOfAllRows() {
        DenseMatrix x = tissue.expression();
        Composition composition = Composition.of(x);
        int genes = x.columns();
        DenseMatrix got = new TissueImputer(model(), workers, EnumSet.of(TissueImputer.Source.OWN))
                .impute(tissue, HiddenEntries.NONE, PARTS, done -> {});
        for (int g = 0; g < genes; g++) {
            float[] all = new float[x.rows() * (genes + 1)]; // (N, G + 1)
            int rows = 0;
            for (int i = 0; i < x.rows(); i++) {
                if (x.get(i, g) != 0) {
                    System.arraycopy(others(x, composition, i, g), 0, all, rows * (genes + 1), genes);
                    all[rows++ * (genes + 1) + genes] = x.get(i, g);
                }
            }
            Ridge fit = Ridge.fit(new DenseMatrix(rows, genes + 1, Arrays.copyOf(all, rows * (genes + 1))));
            for (int i = 0; i < x.rows(); i++) {
                assertThat(got.get(i, g)).isEqualTo((float) fit.predict(others(x, composition, i, g)));
            }
        }
    }

    private static float[] others(DenseMatrix x, Composition composition, int i, int g) {
        float[] row = new float[x.columns()];
        double factor = composition.factor(Math.expm1(x.get(i, g)));
        for (int j = 0; j < row.length; j++) {
            row[j] = j == g ? 0 : (float) Composition.scaled(x.get(i, j), factor);
        }
        return row;
    }

    @Test
    void everySourceAloneAndTogetherGivesFiniteValues() {
        for (TissueImputer.Source source : TissueImputer.Source.values()) {
            assertThat(new TissueImputer(model(), workers, EnumSet.of(source))
                            .impute(changed(0), someUnknown(), PARTS, done -> {})
                            .values())
                    .as("%s", source)
                    .doesNotContain(Float.NaN, Float.POSITIVE_INFINITY);
        }
    }

    @Test
    void fineTuningLowersTheErrorOnCellsThatDoNotTeach() {
        HeistModel model = model();
        double[] errors =
                new DecoderFineTuning(model, workers, 15).run(changed(0), someUnknown(), PARTS, 1, epoch -> {});
        assertThat(errors[1]).isLessThan(0.8 * errors[0]);
        assertThatThrownBy(() -> new DecoderFineTuning(
                        new HeistModel(
                                HeistConfig.paper()
                                        .but()
                                        .width(16)
                                        .layers(1)
                                        .heads(2)
                                        .build(),
                                1),
                        workers,
                        1))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("dense decoder");
    }

    @Test
    void neighboursThatShowTheGeneAreAveraged() {
        CsrGraph path = CsrGraph.undirected(4, new int[] {0, 1, 2}, new int[] {1, 2, 3});
        DenseMatrix x = new DenseMatrix(4, 1, new float[] {4, 0, 0, 6});
        double[] mean = NeighbourValues.geneMeans(x);
        assertThat(mean).containsExactly(5);
        assertThat(NeighbourValues.mean(x, path).values()).containsExactly(0, 2, 3, 0);
        assertThat(NeighbourValues.nonZeroMean(x, mean, path).values()).containsExactly(5, 4.5f, 5.5f, 5);
        assertThat(NeighbourValues.twoSteps(path).targets()).containsExactly(1, 2, 0, 2, 3, 0, 1, 3, 1, 2);
    }
}
