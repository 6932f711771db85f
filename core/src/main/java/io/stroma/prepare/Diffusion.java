package io.stroma.prepare;

import io.stroma.parallel.Vectors;
import io.stroma.parallel.Workers;
import java.util.Arrays;

/**
 * Steps of a diffusion, some columns at a time: a block of columns goes through all steps before the next one begins, so
 * that only two blocks of {@value #WIDTH} columns are in memory. Sums are in double precision, in the
 * order of the entries of a row; every step rounds to single precision, though blocks are of doubles, which saves a conversion
 * at every entry.
 *
 * @param starts N + 1 offsets of the rows of the operator
 * @param columns of its entries
 * @param weights of its entries
 */
record Diffusion(int[] starts, int[] columns, double[] weights) {

    /** Columns of a block. */
    static final int WIDTH = GeneBlocks.WIDTH;

    private static final int CHUNK = 256;

    /** Whether rows are summed in vector registers, for all of the process. */
    private static final boolean LANES = Vectors.PRESENT && fits(DiffusionLanes.W);

    /** Two registers of so many lanes divide a block: wider ones would read and write beyond it. */
    static boolean fits(int lanes) {
        return WIDTH % (2 * lanes) == 0;
    }

    /** The matrix after some steps, to {@code out}. O(steps x entries x columns). */
    void run(GeneBlocks x, int steps, GeneBlocks out, Workers workers) {
        int n = x.rows();
        double[] from = new double[Math.multiplyExact(n, WIDTH)]; // (N, WIDTH), columns beyond the last one zero
        double[] to = new double[from.length];
        for (int b = 0; b < x.blocks(); b++) {
            read(x, b, from);
            for (int step = 0; step < steps; step++) {
                double[] source = from;
                double[] target = to;
                workers.forEachRange(n, CHUNK, (begin, end) -> step(begin, end, source, target));
                from = target;
                to = source;
            }
            write(from, out, b);
        }
    }

    private static void read(GeneBlocks x, int block, double[] out) {
        int width = x.width(block);
        Arrays.fill(out, 0);
        x.forEachSlab(block, (begin, end, values) -> {
            for (int i = begin; i < end; i++) {
                for (int c = 0; c < width; c++) {
                    out[i * WIDTH + c] = values[(i - begin) * width + c];
                }
            }
        });
    }

    private static void write(double[] values, GeneBlocks out, int block) {
        int width = out.width(block);
        float[] slab = new float[Math.min(out.rows(), GeneBlocks.SLAB) * width];
        for (int begin = 0; begin < out.rows(); begin += GeneBlocks.SLAB) {
            int count = Math.min(out.rows() - begin, GeneBlocks.SLAB);
            for (int i = 0; i < count; i++) {
                for (int c = 0; c < width; c++) {
                    slab[i * width + c] = (float) values[(begin + i) * WIDTH + c];
                }
            }
            out.writeBlock(block, begin, count, slab);
        }
    }

    /** Rows begin .. end-1 of the next block, rounded to single precision. */
    private void step(int begin, int end, double[] source, double[] target) {
        double[] sum = new double[WIDTH];
        for (int i = begin; i < end; i++) {
            if (LANES) {
                DiffusionLanes.sum(this, i, source, sum);
            } else {
                sum(i, source, sum);
            }
            for (int c = 0; c < WIDTH; c++) {
                target[i * WIDTH + c] = (float) sum[c];
            }
        }
    }

    private void sum(int row, double[] source, double[] sum) {
        Arrays.fill(sum, 0);
        for (int e = starts[row]; e < starts[row + 1]; e++) {
            addScaled(sum, source, columns[e] * WIDTH, weights[e]);
        }
    }

    private static void addScaled(double[] sum, double[] x, int row, double weight) {
        for (int c = 0; c < WIDTH; c++) {
            sum[c] += weight * x[row + c];
        }
    }
}
