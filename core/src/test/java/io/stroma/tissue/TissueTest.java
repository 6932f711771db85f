package io.stroma.tissue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.testing.Tissues;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TissueTest {

    private static Tissue tissue(float[][] rows, ValueScale scale) {
        double[][] xy = new double[rows.length][2];
        return Tissues.of(rows, xy, Modality.RNA, scale);
    }

    private static Tissue named(List<String> cells, List<String> genes) {
        return new Tissue(
                "t",
                CsrMatrix.ofDense(cells.size(), genes.size(), new float[cells.size() * genes.size()]),
                new GenePanel(genes),
                new Positions(new double[cells.size()], new double[cells.size()], LengthUnit.PIXEL),
                new CellTable(cells, Map.of()),
                Modality.RNA,
                ValueScale.COUNTS);
    }

    @Test
    void soundTissuesPass() {
        tissue(new float[][] {{1, 0}, {0, 2}}, ValueScale.COUNTS).check();
        tissue(new float[][] {{-1, 0}}, ValueScale.LOG1P).check(); // logarithms may be negative
    }

    @Test
    void valuesAreCheckedWithCellAndGene() {
        assertThatThrownBy(() -> tissue(new float[][] {{1, 0}, {0, -2}}, ValueScale.COUNTS)
                        .check())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("gene g1 in cell c1 is -2.0")
                .hasMessageContaining("negative");
        assertThatThrownBy(() ->
                        tissue(new float[][] {{Float.NaN, 0}}, ValueScale.LOG1P).check())
                .hasMessageContaining("gene g0 in cell c0 is NaN")
                .hasMessageContaining("leave the cell out");
    }

    @Test
    void namesMustBeThereAndDistinct() {
        assertThatThrownBy(() -> named(List.of("a", "a"), List.of("g")).check())
                .hasMessageContaining("cell name 'a' occurs twice");
        assertThatThrownBy(() -> named(List.of("a", "b"), List.of("g", " ")).check())
                .hasMessageContaining("gene has no name (number 2)");
        assertThatThrownBy(() -> named(List.of(), List.of("g")).check()).hasMessageContaining("no cells");
        assertThatThrownBy(() -> named(List.of("a"), List.of()).check()).hasMessageContaining("no genes");
    }

    @Test
    void positionsMustBeSomewhere() {
        Tissue lost = Tissues.of(
                new float[][] {{1}, {2}},
                new double[][] {{Double.NaN, 0}, {0, Double.POSITIVE_INFINITY}},
                Modality.RNA,
                ValueScale.COUNTS);
        assertThatThrownBy(lost::check)
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no cell has finite coordinates");
    }

    @Test
    void partsMustFit() {
        Tissue t = tissue(new float[][] {{1, 0}, {0, 2}}, ValueScale.COUNTS);
        assertThatThrownBy(() -> new Tissue(
                        "odd",
                        t.expression(),
                        t.panel(),
                        t.positions().select(new int[] {0}),
                        t.cells(),
                        t.modality(),
                        t.scale()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("expression 2 x 2, 1 positions, 2 cells, 2 genes");
    }

    @Test
    void selectionsKeepTheirOrder() {
        int[] chosen = {2, 0};
        assertThat(new GenePanel(List.of("a", "b", "c")).select(chosen).names()).containsExactly("c", "a");
        assertThat(new GenePanel(List.of("a", "b")).index()).containsEntry("b", 1);
        Positions p = new Positions(new double[] {1, 2, 3}, new double[] {4, 5, 6}, LengthUnit.PIXEL).select(chosen);
        assertThat(p.x()).containsExactly(3, 1);
        assertThat(p.y()).containsExactly(6, 4);
        CellTable table =
                new CellTable(List.of("a", "b", "c"), Map.of("t", new CellColumn.Text(new String[] {"x", "y", null})));
        assertThat(table.select(chosen).names()).containsExactly("c", "a");
        assertThat(table.select(chosen).column("t").orElseThrow().text(0)).isNull();
        assertThat(table.with("r", new CellColumn.Real(new double[3])).columns().keySet())
                .containsExactly("t", "r");
        assertThatThrownBy(() -> table.with("r", new CellColumn.Real(new double[2])))
                .hasMessageContaining("column r has 2 values for 3 cells");
    }

    /** Every kind of column: text of a value, of a missing one, and both after a selection. */
    /** The control keeps places, labels and the rows of expression, but not which cell has which. */
    @Test
    void shufflingMovesTheExpressionOnly() {
        int n = 200;
        float[][] rows = new float[n][2];
        for (int i = 0; i < n; i++) {
            rows[i][0] = i + 1;
            rows[i][1] = i % 3;
        }
        Tissue before = tissue(rows, ValueScale.COUNTS);
        Tissue after = before.shuffled(7);
        assertThat(after.positions()).isSameAs(before.positions());
        assertThat(after.cells()).isSameAs(before.cells());
        CsrMatrix moved = after.expression().slab(0, n);
        BitSet seen = new BitSet();
        int stayed = 0;
        for (int i = 0; i < n; i++) {
            int row = (int) moved.get(i, 0) - 1;
            assertThat(moved.get(i, 1)).isEqualTo(row % 3);
            seen.set(row);
            stayed += row == i ? 1 : 0;
        }
        assertThat(seen.cardinality()).isEqualTo(n);
        assertThat(stayed).isLessThan(10); // one is expected
        CsrMatrix again = before.shuffled(7).expression().slab(0, n);
        CsrMatrix other = before.shuffled(8).expression().slab(0, n);
        assertThat(IntStream.range(0, n).allMatch(i -> again.get(i, 0) == moved.get(i, 0)))
                .isTrue();
        assertThat(IntStream.range(0, n).allMatch(i -> other.get(i, 0) == moved.get(i, 0)))
                .isFalse();
    }

    @Test
    void missingValuesStayMissing() {
        boolean[] second = {false, true};
        List<CellColumn> columns = List.of(
                new CellColumn.Categorical(new int[] {1, -1}, List.of("a", "b"), true),
                new CellColumn.Real(new double[] {2.5, Double.NaN}),
                new CellColumn.Whole(new long[] {1L << 40, 0}, second),
                new CellColumn.Flag(new boolean[] {true, true}, second),
                new CellColumn.Text(new String[] {"t", null}));
        List<String> texts = List.of("b", "2.5", "1099511627776", "true", "t");
        for (int c = 0; c < columns.size(); c++) {
            CellColumn column = columns.get(c);
            assertThat(column.size()).isEqualTo(2);
            assertThat(column.text(0)).isEqualTo(texts.get(c));
            assertThat(column.text(1)).isNull();
            CellColumn turned = column.select(new int[] {1, 0, 0});
            assertThat(Arrays.asList(turned.text(0), turned.text(1), turned.text(2)))
                    .containsExactly(null, texts.get(c), texts.get(c));
        }
        assertThat(new CellColumn.Whole(new long[] {3}, null)
                        .select(new int[] {0})
                        .text(0))
                .isEqualTo("3");
    }

    @Test
    void denseMatricesSelectRows() {
        DenseMatrix m = new DenseMatrix(2, 2, new float[] {1, 2, 3, 4});
        assertThat(m.select(new int[] {1, 1, 0}).values()).containsExactly(3, 4, 3, 4, 1, 2);
        assertThatThrownBy(() -> new DenseMatrix(2, 2, new float[3])).hasMessageContaining("2 x 2 entries expected");
    }
}
