package io.stroma.figures;

import io.stroma.random.Seeds;
import io.stroma.stats.Standardizer;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tagbio.umap.Umap;

/**
 * UMAP of an embedding for the eye (McInnes et al. 2018): standardised columns, 15 neighbours. Large tissues are sampled.
 *
 * @param cells rows shown, ascending
 * @param x abscissae
 * @param y ordinates
 */
public record UmapProjection(int[] cells, double[] x, double[] y) {

    private static final int NEIGHBOURS = 15;
    private static final int FEWEST = 20;

    /** Projects at most {@code most} rows; with fewer than 20 rows there is nothing to see and the result is empty. */
    public static UmapProjection of(DenseMatrix embedding, int most, long seed) {
        int n = embedding.rows();
        int[] cells = IntStream.range(0, n).toArray();
        if (n > most) {
            SplittableRandom random = Seeds.stream(seed, Seeds.purpose("umap sample"));
            for (int i = 0; i < most; i++) {
                int j = i + random.nextInt(n - i);
                int t = cells[i];
                cells[i] = cells[j];
                cells[j] = t;
            }
            cells = Arrays.copyOf(cells, most);
            Arrays.sort(cells);
        }
        if (cells.length < FEWEST) {
            return new UmapProjection(new int[0], new double[0], new double[0]);
        }
        DenseMatrix rows = Standardizer.fit(embedding, cells).apply(embedding).select(cells);
        float[][] points = new float[cells.length][];
        for (int i = 0; i < points.length; i++) {
            points[i] = Arrays.copyOfRange(rows.values(), i * rows.columns(), (i + 1) * rows.columns());
        }
        Umap umap = new Umap()
                .setNumberComponents(2)
                .setNumberNearestNeighbours(Math.min(NEIGHBOURS, points.length - 1))
                .setThreads(1)
                .setVerbose(false);
        umap.setSeed(seed);
        float[][] plane = umap.fitTransform(points);
        double[] x = new double[plane.length];
        double[] y = new double[plane.length];
        for (int i = 0; i < plane.length; i++) {
            x[i] = plane[i][0];
            y[i] = plane[i][1];
        }
        return new UmapProjection(cells, x, y);
    }
}
