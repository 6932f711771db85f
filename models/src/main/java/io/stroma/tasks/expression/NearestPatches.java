package io.stroma.tasks.expression;

import io.stroma.hist.SlideInput;
import io.stroma.stats.Standardizer;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Retrieval, the read-out of BLEEP (Xie et al. 2023) on given features: the mean expression of the {@value #K} training
 * spots whose features are most alike by cosine.
 */
public final class NearestPatches implements ExpressionMethod {

    private static final int K = 50;

    @Override
    public String name() {
        return "knn";
    }

    @Override
    public boolean random() {
        return false;
    }

    @Override
    public Predictor fit(List<SlideInput> training, long seed) {
        DenseMatrix all = stack(training.stream().map(SlideInput::features).toList());
        DenseMatrix y = stack(training.stream().map(LogTargets::of).toList());
        Standardizer scale =
                Standardizer.fit(all, IntStream.range(0, all.rows()).toArray());
        float[][] known = units(scale.apply(all));
        return slide -> {
            float[][] asked = units(scale.apply(slide.features()));
            float[] out = new float[Math.multiplyExact(asked.length, y.columns())];
            for (int i = 0; i < asked.length; i++) {
                mean(nearest(asked[i], known), y, out, i * y.columns());
            }
            return new DenseMatrix(asked.length, y.columns(), out);
        };
    }

    private static int[] nearest(float[] row, float[][] known) {
        double[] likeness = new double[known.length];
        for (int j = 0; j < known.length; j++) {
            double dot = 0;
            for (int f = 0; f < row.length; f++) {
                dot += row[f] * known[j][f];
            }
            likeness[j] = dot;
        }
        return IntStream.range(0, known.length)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -likeness[j]))
                .limit(K)
                .mapToInt(j -> j)
                .toArray();
    }

    private static void mean(int[] rows, DenseMatrix y, float[] out, int at) {
        for (int g = 0; g < y.columns(); g++) {
            double sum = 0;
            for (int r : rows) {
                sum += y.get(r, g);
            }
            out[at + g] = (float) (sum / rows.length);
        }
    }

    private static float[][] units(DenseMatrix x) {
        float[][] rows = new float[x.rows()][];
        for (int i = 0; i < rows.length; i++) {
            float[] row = Arrays.copyOfRange(x.values(), i * x.columns(), (i + 1) * x.columns());
            double length = 0;
            for (float v : row) {
                length += v * v;
            }
            double scale = length > 0 ? 1 / Math.sqrt(length) : 0;
            for (int f = 0; f < row.length; f++) {
                row[f] *= (float) scale;
            }
            rows[i] = row;
        }
        return rows;
    }

    /** Rows of several matrices one below the other. */
    static DenseMatrix stack(List<DenseMatrix> parts) {
        int rows = parts.stream().mapToInt(DenseMatrix::rows).sum();
        int columns = parts.get(0).columns();
        float[] out = new float[Math.multiplyExact(rows, columns)];
        int at = 0;
        for (DenseMatrix part : parts) {
            System.arraycopy(part.values(), 0, out, at, part.values().length);
            at += part.values().length;
        }
        return new DenseMatrix(rows, columns, out);
    }
}
