package io.stroma.synthetic;

import io.stroma.random.Seeds;
import io.stroma.tissue.CsrMatrix;
import io.stroma.tissue.ExpressionMatrix;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;

/** Counts of a planted tissue, generated when they are read: row i depends on the seed and i alone. */
final class PlantedCounts implements ExpressionMatrix {

    private static final double DISPERSION = 2; // size r of the negative binomial: variance = mean + mean^2 / r
    private static final double DEPTH_SPREAD = 0.25; // sd of the logarithm of a cell's depth
    private static final double FLUCTUATION = 0.5; // sd of the logarithm of a module's activity between cells
    private static final long PURPOSE = Seeds.purpose("planted counts");

    private final Architecture architecture;
    private final GeneProgram program;
    private final long seed;

    PlantedCounts(Architecture architecture, GeneProgram program, long seed) {
        this.architecture = architecture;
        this.program = program;
        this.seed = seed;
    }

    @Override
    public int rows() {
        return architecture.cells();
    }

    @Override
    public int columns() {
        return program.genes();
    }

    @Override
    public CsrMatrix slab(int from, int to) {
        Objects.checkFromToIndex(from, to, rows());
        int[] starts = new int[to - from + 1];
        int[] columns = new int[1024];
        float[] values = new float[1024];
        int[] row = new int[columns()];
        int k = 0;
        for (int i = from; i < to; i++) {
            generate(i, row);
            if (columns.length - k < row.length) {
                int more = Math.max(columns.length + columns.length / 2, k + row.length);
                columns = Arrays.copyOf(columns, more);
                values = Arrays.copyOf(values, more);
            }
            for (int g = 0; g < row.length; g++) {
                if (row[g] > 0) {
                    columns[k] = g;
                    values[k++] = row[g];
                }
            }
            starts[i - from + 1] = k;
        }
        return new CsrMatrix(columns(), starts, Arrays.copyOf(columns, k), Arrays.copyOf(values, k));
    }

    private void generate(int cell, int[] counts) {
        SplittableRandom random = Seeds.stream(seed, PURPOSE, cell);
        double depth = DEPTH_SPREAD * random.nextGaussian();
        double[] level = new double[program.modules()];
        for (int m = 0; m < level.length; m++) {
            level[m] = depth
                    + program.activity(
                            m, architecture.type()[cell], architecture.niche()[cell])
                    + FLUCTUATION * random.nextGaussian();
        }
        for (int g = 0; g < counts.length; g++) {
            double mean = Math.exp(program.base()[g] + level[program.moduleOf()[g]]);
            counts[g] = NegativeBinomial.draw(mean, DISPERSION, random);
        }
    }
}
