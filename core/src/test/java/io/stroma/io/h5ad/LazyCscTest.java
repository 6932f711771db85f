package io.stroma.io.h5ad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stroma.error.BadInputException;
import io.stroma.random.Seeds;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ExpressionSample;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LazyCscTest {

    @TempDir
    Path folder;

    private static CsrMatrix random(int rows, int columns, double density) {
        SplittableRandom random = Seeds.stream(3);
        float[] dense = new float[rows * columns];
        for (int k = 0; k < dense.length; k++) {
            dense[k] = random.nextDouble() < density ? 1 + random.nextInt(9) : 0;
        }
        return CsrMatrix.ofDense(rows, columns, dense);
    }

    private static void assertSame(CsrMatrix got, CsrMatrix want) {
        got.check();
        assertThat(got.rows()).isEqualTo(want.rows());
        assertThat(got.nonZeros()).isEqualTo(want.nonZeros());
        for (int i = 0; i <= want.rows(); i++) {
            assertThat(got.rowStart(i)).isEqualTo(want.rowStart(i));
        }
        for (int k = 0; k < want.nonZeros(); k++) {
            assertThat(got.column(k)).isEqualTo(want.column(k));
            assertThat(got.value(k)).isEqualTo(want.value(k));
        }
    }

    /** One block, few, one of every row: what is read never depends on the blocks. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1 << 20})
    void slabsAreThoseOfTheMatrixWhateverTheBlocks(int blockEntries) throws Exception {
        CsrMatrix want = random(83, 12, 0.3);
        Path path = H5Samples.file(folder.resolve("x.h5ad"), 83, 12, H5Samples.csc(want));
        try (H5File file = H5File.open(path)) {
            LazyCsc got = new LazyCsc(file, "X", 83, 12, blockEntries);
            assertSame(got.slab(0, 83), want);
            assertSame(got.slab(40, 61), want.slab(40, 61));
            assertSame(got.slab(5, 6), want.slab(5, 6));
            assertThat(got.slab(9, 9).rows()).isZero();
            assertThatThrownBy(() -> got.slab(0, 84)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void emptyRowsAndColumnsAreKept() throws Exception {
        CsrMatrix want = CsrMatrix.ofDense(4, 3, new float[] {0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 3});
        Path path = H5Samples.file(folder.resolve("x.h5ad"), 4, 3, H5Samples.csc(want));
        try (H5File file = H5File.open(path)) {
            assertSame(new LazyCsc(file, "X", 4, 3, 1).slab(0, 4), want);
        }
    }

    @Test
    void blocksHoldWholeRowsUpToTheBound() {
        try (RowBlocks blocks = new RowBlocks(new int[] {3, 2, 0, 9, 1, 1}, 4, 5)) {
            assertThat(blocks.blocks()).isEqualTo(3); // 3+2+0, 9 (a row is never divided), 1+1
        }
    }

    /** A large matrix is sampled by whole columns, without being turned into rows. */
    @Test
    void aSampleIsColumnsOfTheMatrix() throws Exception {
        int rows = 60_000;
        int columns = 50;
        int[] indptr = new int[columns + 1];
        int[] indices = new int[rows * columns];
        float[] data = new float[rows * columns];
        for (int k = 0; k < data.length; k++) {
            indices[k] = k % rows;
            data[k] = 1 + k / rows; // every value is its column plus one
            indptr[k / rows + 1] = k + 1;
        }
        Path path = H5Samples.file(folder.resolve("x.h5ad"), rows, columns, H5Samples.csc(rows, indptr, indices, data));
        try (H5File file = H5File.open(path)) {
            ExpressionSample sample = new LazyCsc(file, "X", rows, columns).sample(100);
            assertThat(sample.description()).isEqualTo("17 of 50 genes");
            assertThat(sample.entries()).isEqualTo(17L * rows);
            assertThat(sample.zeroFraction()).isZero();
            assertThat(sample.rows()).hasSize(rows);
            sample.values().check();
            for (int k = 0; k < sample.values().nonZeros(); k++) {
                assertThat(sample.values().value(k)).isEqualTo(sample.values().column(k) + 1);
            }
        }
    }

    @Test
    void damageIsExplained() throws Exception {
        Path outside = H5Samples.file(
                folder.resolve("outside.h5ad"),
                3,
                2,
                H5Samples.csc(3, new int[] {0, 1, 2}, new int[] {0, 3}, new float[] {1, 1}));
        try (H5File file = H5File.open(outside)) {
            LazyCsc x = new LazyCsc(file, "X", 3, 2);
            assertThatThrownBy(() -> x.slab(0, 3))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("outside.h5ad")
                    .hasMessageContaining("row 3 outside 0..2");
        }
        Path twice = H5Samples.file(
                folder.resolve("twice.h5ad"),
                3,
                2,
                H5Samples.csc(3, new int[] {0, 2, 2}, new int[] {1, 1}, new float[] {1, 1}));
        try (H5File file = H5File.open(twice)) {
            LazyCsc x = new LazyCsc(file, "X", 3, 2);
            assertThatThrownBy(() -> x.slab(0, 3))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("malformed");
        }
        Path falling = H5Samples.file(
                folder.resolve("falling.h5ad"),
                3,
                3,
                H5Samples.csc(3, new int[] {0, 2, 1, 2}, new int[] {0, 1}, new float[] {1, 1}));
        try (H5File file = H5File.open(falling)) {
            assertThatThrownBy(() -> new LazyCsc(file, "X", 3, 3))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("column offsets do not match");
        }
    }
}
