package io.stroma.heist;

import io.stroma.tissue.CellRows;

/**
 * The gene half of the stroma profile row by row, see {@link TissueReadout}: centred, then rows of length l become rows of
 * length sqrt(l), half way to equal lengths.
 *
 * @param levels N x d, mean of the readings of both levels
 * @param mean d, of the columns
 */
record GeneHalf(CellRows levels, double[] mean) implements CellRows {

    private static final double SMALLEST = 1e-12;

    @Override
    public int rows() {
        return levels.rows();
    }

    @Override
    public int columns() {
        return levels.columns();
    }

    @Override
    public void read(int from, int to, float[] out) {
        levels.read(from, to, out);
        int d = mean.length;
        for (int i = 0; i < to - from; i++) {
            double squares = SMALLEST;
            for (int c = 0; c < d; c++) {
                out[i * d + c] -= (float) mean[c];
                squares += (double) out[i * d + c] * out[i * d + c];
            }
            float scale = (float) Math.pow(squares, -0.25);
            for (int c = 0; c < d; c++) {
                out[i * d + c] *= scale;
            }
        }
    }

    /**
     * Mean of two readings.
     *
     * @param genes N x d
     * @param cells N x d
     */
    record MeanOfLevels(CellRows genes, CellRows cells) implements CellRows {

        @Override
        public int rows() {
            return genes.rows();
        }

        @Override
        public int columns() {
            return genes.columns();
        }

        @Override
        public void read(int from, int to, float[] out) {
            genes.read(from, to, out);
            float[] other = new float[(to - from) * columns()];
            cells.read(from, to, other);
            for (int e = 0; e < other.length; e++) {
                out[e] = (out[e] + other[e]) / 2;
            }
        }
    }
}
