package io.stroma.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.parallel.Progress;
import io.stroma.parallel.Workers;
import io.stroma.synthetic.PlantedTissue;
import io.stroma.testing.Tissues;
import io.stroma.tissue.CellColumn;
import io.stroma.tissue.CellTable;
import io.stroma.tissue.DenseMatrix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CellTypeInferenceTest {

    private static final PreparationConfig CONFIG = PreparationConfig.defaults();
    private static final Workers ONE = new Workers(1);

    @Test
    void plantedTypesAreRecoveredWithoutLabels() {
        PlantedTissue planted = PlantedTissue.generate(2000, 100, 1);
        PreparedTissue prepared = new Preparation(CONFIG).prepare(planted.tissue(), ONE, Progress.NONE);
        int[] truth = ((CellColumn.Categorical)
                        planted.tissue().cells().column(PlantedTissue.CELL_TYPE).orElseThrow())
                .codes();
        int[][] table = new int[prepared.types().count()][8];
        for (int i = 0; i < 2000; i++) {
            table[prepared.types().typeOf()[i]][truth[i]]++;
        }
        int pure = 0;
        for (int[] row : table) {
            pure += java.util.Arrays.stream(row).max().orElseThrow();
        }
        assertThat(pure / 2000.0).isGreaterThan(0.85);
        assertThat(prepared.types().names().get(0)).isEqualTo("leiden_0");
        assertThat(prepared.types().sizes()).isSortedAccordingTo((a, b) -> Integer.compare(b, a));
    }

    @Test
    void moreComponentsThanGenesOrCells() {
        DenseMatrix small = new DenseMatrix(4, 2, new float[] {0, 1, 0, 1, 5, 9, 5, 9.5f});
        CellTypes types = CellTypeInference.leiden(small, CONFIG, ONE);
        assertThat(types.typeOf()).hasSize(4);
        DenseMatrix one = new DenseMatrix(1, 2, new float[] {0, 1});
        assertThat(CellTypeInference.leiden(one, CONFIG, ONE).typeOf()).containsExactly(0);
    }

    @Test
    void labelsOfEveryKind() {
        CellTable cells = new CellTable(Tissues.names("c", 4), Map.of())
                .with("cat", new CellColumn.Categorical(new int[] {2, -1, 0, 2}, List.of("b", "unused", "a"), true))
                .with("text", new CellColumn.Text(new String[] {"y", "x", null, " "}))
                .with("whole", new CellColumn.Whole(new long[] {7, 3, 7, 3}, null))
                .with("flag", new CellColumn.Flag(new boolean[] {true, false, true, true}, null));
        assertTypes(CellTypeInference.fromColumn("t", cells, "cat"), List.of("b", "a", "unlabelled"), 1, 2, 0, 1);
        assertTypes(CellTypeInference.fromColumn("t", cells, "text"), List.of("x", "y", "unlabelled"), 1, 0, 2, 2);
        assertTypes(CellTypeInference.fromColumn("t", cells, "whole"), List.of("3", "7"), 1, 0, 1, 0);
        assertTypes(CellTypeInference.fromColumn("t", cells, "flag"), List.of("false", "true"), 1, 0, 1, 1);
    }

    @Test
    void columnsThatNameNoTypesAreRefused() {
        double[] distinct = new double[40];
        java.util.Arrays.setAll(distinct, i -> i / 7.0);
        CellTable cells = new CellTable(Tissues.names("c", 40), Map.of()).with("depth", new CellColumn.Real(distinct));
        assertThatThrownBy(() -> CellTypeInference.fromColumn("t", cells, "depth"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("40 different values");
        assertThatThrownBy(() -> CellTypeInference.fromColumn("t", cells, "kind"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("[depth]");
    }

    private static void assertTypes(CellTypes types, List<String> names, int... typeOf) {
        assertThat(types.names()).isEqualTo(names);
        assertThat(types.typeOf()).containsExactly(typeOf);
        assertThat(types.origin()).isEqualTo(CellTypes.Origin.LABELS);
    }
}
