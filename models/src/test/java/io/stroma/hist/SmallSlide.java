package io.stroma.hist;

import io.stroma.tissue.DenseMatrix;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random slides and small configurations. */
final class SmallSlide {

    static final int FEATURES = 5;
    static final int GENES = 3;

    private SmallSlide() {}

    static HistConfig config() {
        return HistConfig.paper()
                .but()
                .width(8)
                .heads(2)
                .tokens(List.of("lrn0.5"))
                .build();
    }

    static HistPanel panel() {
        return new HistPanel(
                FEATURES, IntStream.range(0, GENES).mapToObj(g -> "gene" + g).toList(), Map.of());
    }

    static DenseMatrix normal(int rows, int columns, SplittableRandom random) {
        float[] values = new float[rows * columns];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) random.nextGaussian();
        }
        return new DenseMatrix(rows, columns, values);
    }

    /** n spots at distinct random sites of a square with the given edge. */
    static SlideInput of(int n, int edge, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] all = IntStream.range(0, edge * edge).toArray();
        float[] p = new float[2 * n];
        float[] y = new float[n * GENES];
        for (int s = 0; s < n; s++) {
            int pick = s + random.nextInt(all.length - s);
            int site = all[pick];
            all[pick] = all[s];
            p[2 * s] = site / edge;
            p[2 * s + 1] = site % edge;
            for (int g = 0; g < GENES; g++) {
                y[s * GENES + g] = random.nextInt(6);
            }
        }
        return new SlideInput(
                "slide" + seed, normal(n, FEATURES, random), new DenseMatrix(n, 2, p), new DenseMatrix(n, GENES, y));
    }

    /** The slide with its sites, unmoved: the origin counts. */
    static LatticeMap sites(SlideInput slide, int di, int dj) {
        int n = slide.spots();
        return new LatticeMap(
                IntStream.range(0, n)
                        .map(s -> (int) slide.positions().get(s, 0) + di)
                        .toArray(),
                IntStream.range(0, n)
                        .map(s -> (int) slide.positions().get(s, 1) + dj)
                        .toArray(),
                0,
                0);
    }
}
