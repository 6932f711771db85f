package io.stroma.tissue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsrMatrixTest {

    private static final float[] DENSE = {0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 5, 6};

    private static CsrMatrix sample() {
        return CsrMatrix.ofDense(4, 3, DENSE);
    }

    private static void assertDense(CsrMatrix m, float[] dense) {
        m.check();
        assertThat(m.rows() * m.columns()).isEqualTo(dense.length);
        for (int i = 0; i < m.rows(); i++) {
            for (int j = 0; j < m.columns(); j++) {
                assertThat(m.get(i, j)).isEqualTo(dense[i * m.columns() + j]);
            }
        }
    }

    @Test
    void holdsTheEntriesOfADenseMatrix() {
        assertDense(sample(), DENSE);
        assertThat(sample().nonZeros()).isEqualTo(5);
        assertThat(CsrMatrix.ofDense(0, 3, new float[0]).rows()).isZero();
    }

    @Test
    void slabsAreRowsOfTheirOwn() {
        CsrMatrix slab = sample().slab(1, 3);
        assertDense(slab, new float[] {3, 0, 0, 0, 0, 0});
        assertThat(slab.rowStart(0)).isZero();
        assertThat(sample().slab(2, 2).rows()).isZero();
        assertThatThrownBy(() -> sample().slab(0, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sample().slab(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void stackingSlabsGivesTheMatrixBack() {
        CsrMatrix m = sample();
        for (int cut = 0; cut <= 4; cut++) {
            assertDense(CsrMatrix.stack(List.of(m.slab(0, cut), m.slab(cut, 4))), DENSE);
        }
        assertDense(CsrMatrix.stack(List.of(m.slab(0, 1), m.slab(3, 4))), new float[] {0, 1, 2, 0, 5, 6});
        CsrMatrix narrow = CsrMatrix.ofDense(1, 2, new float[2]);
        assertThatThrownBy(() -> CsrMatrix.stack(List.of(m, narrow)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 columns");
    }

    @Test
    void visitsAllRowsInSlabsOfAtMostTheAskedSize() {
        List<Integer> firsts = new ArrayList<>();
        List<CsrMatrix> slabs = new ArrayList<>();
        sample().forEachSlab(3, (first, slab) -> {
            firsts.add(first);
            slabs.add(slab);
        });
        assertThat(firsts).containsExactly(0, 3);
        assertDense(CsrMatrix.stack(slabs), DENSE);
    }

    /** Wide panels come in slabs of fewer rows, also through a choice of columns. */
    @Test
    void slabsOfWidePanelsAreBounded() {
        int wide = ExpressionMatrix.SLAB_ENTRIES / 3;
        CsrMatrix m = new CsrMatrix(wide, new int[8], new int[0], new float[0]);
        assertThat(rowsOfSlabs(m)).containsExactly(3, 3, 1);
        assertThat(rowsOfSlabs(new SelectedColumns(m, new int[] {0, 5}))).containsExactly(3, 3, 1);
        CsrMatrix tall = new CsrMatrix(1, new int[ExpressionMatrix.SLAB_ROWS + 2], new int[0], new float[0]);
        assertThat(rowsOfSlabs(tall)).containsExactly(ExpressionMatrix.SLAB_ROWS, 1);
        CsrMatrix widest = new CsrMatrix(4 * ExpressionMatrix.SLAB_ENTRIES, new int[3], new int[0], new float[0]);
        assertThat(rowsOfSlabs(widest)).containsExactly(1, 1);
    }

    private static List<Integer> rowsOfSlabs(ExpressionMatrix x) {
        List<Integer> rows = new ArrayList<>();
        x.forEachSlab((first, slab) -> {
            assertThat(first).isEqualTo(rows.stream().mapToInt(r -> r).sum());
            rows.add(slab.rows());
        });
        return rows;
    }

    @Test
    void checkNamesTheRowAtFault() {
        assertThatThrownBy(() -> new CsrMatrix(3, new int[] {0, 2}, new int[] {1, 1}, new float[2]).check())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("row 0: column 1 is out of order");
        assertThatThrownBy(() -> new CsrMatrix(3, new int[] {0, 1}, new int[] {3}, new float[1]).check())
                .hasMessageContaining("outside 0..2");
        assertThatThrownBy(() -> new CsrMatrix(3, new int[] {0, 1}, new int[] {-1}, new float[1]).check())
                .hasMessageContaining("outside 0..2");
        assertThatThrownBy(() -> new CsrMatrix(3, new int[] {0, 2, 1}, new int[] {0, 1}, new float[2]).check())
                .hasMessageContaining("row 1 ends before it starts");
        assertThatThrownBy(() -> new CsrMatrix(3, new int[] {0, 5}, new int[] {0}, new float[1]).check())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void selectedColumnsAreRenumbered() {
        SelectedColumns view = new SelectedColumns(sample(), new int[] {0, 2});
        assertThat(view.columns()).isEqualTo(2);
        assertDense(view.slab(0, 4), new float[] {0, 2, 3, 0, 0, 0, 0, 6});
        assertDense(view.slab(3, 4), new float[] {0, 6});
        assertThat(new SelectedColumns(sample(), new int[0]).slab(0, 4).nonZeros())
                .isZero();
    }
}
