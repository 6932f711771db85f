package io.stroma.tissue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpressionSampleTest {

    /** Row i holds i + 1 in column 0 only; counts what is asked of it. */
    private static final class Counting implements ExpressionMatrix {

        private final int rows;
        private final int columns;
        private final List<int[]> asked = new ArrayList<>();

        Counting(int rows, int columns) {
            this.rows = rows;
            this.columns = columns;
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public int columns() {
            return columns;
        }

        @Override
        public CsrMatrix slab(int from, int to) {
            asked.add(new int[] {from, to});
            int n = to - from;
            int[] starts = new int[n + 1];
            float[] values = new float[n];
            for (int i = 0; i < n; i++) {
                starts[i + 1] = i + 1;
                values[i] = from + i + 1;
            }
            return new CsrMatrix(columns, starts, new int[n], values);
        }

        int rowsRead() {
            return asked.stream().mapToInt(a -> a[1] - a[0]).sum();
        }
    }

    @Test
    void aSmallMatrixIsTakenWhole() {
        Counting x = new Counting(100, 5);
        ExpressionSample sample = x.sample(100);
        assertThat(sample.description()).isEmpty();
        assertThat(sample.rows()).hasSize(100);
        assertThat(sample.entries()).isEqualTo(500);
        assertThat(sample.zeroFraction()).isEqualTo(0.8);
        assertThat(x.asked).hasSize(1);
    }

    /** The cost of a sample does not grow with the matrix: eight slabs, no more rows than asked for. */
    @Test
    void aLargeMatrixIsReadInEightPlacesOnly() {
        Counting x = new Counting(1_000_003, 500);
        ExpressionSample sample = x.sample(4096);
        assertThat(x.asked).hasSize(8);
        assertThat(x.rowsRead()).isEqualTo(4096);
        assertThat(sample.description()).isEqualTo("4,096 of 1,000,003 cells");
        assertThat(sample.rows()[0]).isZero();
        assertThat(sample.rows()[4095]).isEqualTo(1_000_002);
        assertThat(Arrays.stream(sample.rows()).distinct().count()).isEqualTo(4096);
        for (int i = 0; i < 4096; i++) {
            assertThat(sample.values().get(i, 0)).isEqualTo(sample.rows()[i] + 1);
        }
    }

    @Test
    void wideMatricesGiveFewerRows() {
        Counting x = new Counting(50_000, 1 << 20);
        x.sample(4096);
        assertThat(x.rowsRead()).isEqualTo(16);
    }

    @Test
    void slabsNeverOverlap() {
        for (int n = 9; n < 200; n++) {
            ExpressionSample sample = new Counting(n, 3).sample(8);
            assertThat(sample.rows()).hasSize(8).doesNotHaveDuplicates().isSorted();
        }
    }

    @Test
    void nothingIsASampleToo() {
        ExpressionSample sample = new Counting(0, 4).sample(10);
        assertThat(sample.entries()).isZero();
        assertThat(sample.zeroFraction()).isZero();
    }
}
