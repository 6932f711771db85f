package io.stroma.tissue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellRowsTest {

    /** What is made while it is read may need room of the size of what is asked for. */
    @Test
    void aMatrixComesIntoMemorySomeRowsAtATime() {
        int[] most = {0};
        CellRows made = new CellRows() {
            @Override
            public int rows() {
                return 300;
            }

            @Override
            public int columns() {
                return 2000;
            }

            @Override
            public void read(int from, int to, float[] out) {
                most[0] = Math.max(most[0], to - from);
                for (int e = 0; e < (to - from) * columns(); e++) {
                    out[e] = from * columns() + e;
                }
            }
        };
        float[] values = made.dense().values();
        assertThat(most[0]).isBetween(1, 150);
        assertThat(values).hasSize(600_000);
        for (int e = 0; e < values.length; e++) {
            assertThat(values[e]).isEqualTo(e);
        }
    }
}
