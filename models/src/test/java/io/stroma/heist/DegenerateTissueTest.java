package io.stroma.heist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.StromaException;
import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.prepare.Preparation;
import io.stroma.prepare.PreparationConfig;
import io.stroma.prepare.PreparedTissue;
import io.stroma.testing.Tissues;
import io.stroma.tissue.Modality;
import io.stroma.tissue.Tissue;
import io.stroma.tissue.ValueScale;
import io.stroma.train.RunControl;
import io.stroma.train.Schedule;
import io.stroma.train.Trainer;
import io.stroma.train.TrainingConfig;
import io.stroma.train.TrainingResult;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tissues at the edge of what there is, from the raw values over three steps of training to the embedding. */
class DegenerateTissueTest {

    private static final int PART = 30;

    /** A tissue that yields an embedding of every cell. */
    enum Odd {
        ONE_CELL(1, 5),
        TWO_CELLS(2, 5),
        TWO_CELLS_AT_ONE_PLACE(2, 5),
        ONE_GENE(40, 1),
        ONE_CELL_WITH_ONE_GENE(1, 1),
        ONE_TYPE(40, 6),
        EVERY_CELL_ITS_OWN_TYPE(12, 6),
        ISOLATED_GENES(40, 6),
        COLLINEAR(40, 6),
        DUPLICATES(40, 6),
        ALL_AT_ONE_PLACE(40, 6),
        SILENT_GENE(40, 6),
        GENE_IN_ONE_CELL(40, 6),
        ONE_PROFILE(40, 6),
        ONE_VALUE(40, 6),
        FAR_FROM_THE_ORIGIN(40, 6),
        HUGE_COUNTS(40, 6);

        final int cells;
        final int genes;

        Odd(int cells, int genes) {
            this.cells = cells;
            this.genes = genes;
        }

        private float count(int cell, int gene, SplittableRandom random) {
            int any = 1 + random.nextInt(9);
            return switch (this) {
                case SILENT_GENE -> gene == 0 ? 0 : any;
                case GENE_IN_ONE_CELL -> gene == 0 && cell != 7 ? 0 : any;
                case ONE_PROFILE -> gene + 1;
                case ONE_VALUE -> 3;
                case HUGE_COUNTS -> cell == 3 ? 1e9f * any : any;
                default -> any;
            };
        }

        private double[] place(int cell, SplittableRandom random) {
            double[] any = {100 * random.nextDouble(), 100 * random.nextDouble()};
            return switch (this) {
                case COLLINEAR -> new double[] {10.0 * cell, 20.0 * cell};
                case DUPLICATES -> new double[] {10.0 * (cell / 4), 5.0 * (cell / 4 % 3)};
                case ALL_AT_ONE_PLACE, TWO_CELLS_AT_ONE_PLACE -> new double[] {5, 5};
                case FAR_FROM_THE_ORIGIN -> new double[] {1e9 + any[0], -1e9 + any[1]};
                default -> any;
            };
        }

        Tissue tissue() {
            SplittableRandom random = new SplittableRandom(4);
            float[][] counts = new float[cells][genes];
            double[][] xy = new double[cells][];
            for (int i = 0; i < cells; i++) {
                for (int g = 0; g < genes; g++) {
                    counts[i][g] = count(i, g, random);
                }
                xy[i] = place(i, random);
            }
            return Tissues.of(counts, xy, Modality.RNA, ValueScale.COUNTS);
        }

        PreparedTissue prepared() {
            try (Workers workers = new Workers(1)) {
                PreparedTissue prepared = new Preparation(config()).prepare(tissue(), workers, Progress.NONE);
                prepared.check();
                return switch (this) {
                    case ONE_TYPE -> typed(prepared, new int[cells]);
                    case EVERY_CELL_ITS_OWN_TYPE -> typed(prepared, SmallTissue.first(cells));
                    default -> prepared;
                };
            }
        }

        private PreparationConfig config() {
            PreparationConfig defaults = PreparationConfig.defaults();
            return this == ISOLATED_GENES ? defaults.but().networkThreshold(1e6).build() : defaults;
        }

        private static PreparedTissue typed(PreparedTissue tissue, int[] typeOf) {
            int types = 1 + Arrays.stream(typeOf).max().orElseThrow();
            return ChangedTissue.of(tissue)
                    .types(
                            typeOf,
                            java.util.Collections.nCopies(
                                    types, tissue.networks().get(0).graph()))
                    .build();
        }
    }

    @ParameterizedTest
    @EnumSource(Odd.class)
    void paper(Odd odd) {
        trainsAndEmbeds(odd, "paper");
    }

    @ParameterizedTest
    @EnumSource(Odd.class)
    void stroma(Odd odd) {
        trainsAndEmbeds(odd, "stroma");
    }

    @ParameterizedTest
    @EnumSource(
            value = Odd.class,
            names = {"ONE_CELL", "ONE_GENE", "ONE_TYPE", "ISOLATED_GENES", "ALL_AT_ONE_PLACE"})
    void reference(Odd odd) {
        trainsAndEmbeds(odd, "reference");
    }

    private static void trainsAndEmbeds(Odd odd, String profile) {
        PreparedTissue tissue = odd.prepared();
        assertThat(tissue.cellCount()).isEqualTo(odd.cells);
        if (odd == Odd.ISOLATED_GENES) {
            assertThat(tissue.networks()).allMatch(n -> n.graph().arcs() == 0);
        }
        HeistModel model = new HeistModel(SmallTissue.config(profile), 1);
        TrainingConfig config = new TrainingConfig(1e-3, 3e-3, new Schedule.Constant(0), 1, 3, 3, 0, 0, 5, 1);
        try (Workers workers = new Workers(1);
                Parts parts = Parts.of(tissue, model)) {
            model.startFrom(List.of(parts), 1, workers);
            TrainingResult result = new Trainer<>(
                            new HeistObjective(model), new HeistBatchPlan(List.of(parts), PART, 1, 5), config)
                    .run(RunControl.unattended());
            assertThat(result.steps()).isEqualTo(3);
            assertThat(result.skipped()).as("steps that were not finite").isZero();
            finite(new HeistEmbedder(model, workers)
                    .embed(tissue, PART, n -> {})
                    .both()
                    .values());
            finite(new HeistImputer(model, workers)
                    .impute(tissue, (cell, gene) -> gene == 0, new EmbeddingConfig(PART), n -> {})
                    .values());
        }
    }

    private static void finite(float[] values) {
        for (float v : values) {
            assertThat(v).isFinite();
        }
    }

    /** Nothing to work on is said in one sentence. */
    @ParameterizedTest
    @CsvSource({"5, 0", "1, 0"})
    void aTissueOfZerosIsRefused(int cells, float value) {
        float[][] counts = new float[cells][3];
        double[][] xy = new double[cells][2];
        for (int i = 0; i < cells; i++) {
            Arrays.fill(counts[i], value);
            xy[i][0] = i;
        }
        Tissue tissue = Tissues.of(counts, xy, Modality.RNA, ValueScale.COUNTS);
        assertThatThrownBy(() -> SmallTissue.prepared(tissue))
                .isInstanceOf(StromaException.class)
                .hasMessageNotContaining("Exception")
                .hasMessageContaining("small");
    }
}
