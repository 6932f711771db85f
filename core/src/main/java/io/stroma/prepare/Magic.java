package io.stroma.prepare;

import io.stroma.graph.Knn;
import io.stroma.parallel.Workers;
import io.stroma.stats.Pca;
import io.stroma.tissue.DenseMatrix;
import java.util.Arrays;

/**
 * MAGIC denoising (van Dijk et al. 2018): expression diffuses t steps over a Markov chain between similar cells,
 * {@code X' = M^t X}, without forming M^t. The chain: kernel {@code exp(-(d_ij / s_i)^alpha)} over the nearest cells, s_i
 * the distance to the k-th, symmetrised by the mean with its transpose, rows divided by their sums.
 *
 * <p>Neighbours are exact: O(N^2 d) time; the diffusion is O(t N k G). Memory O(N (k + G)).
 *
 * @param starts N + 1 row offsets of M
 * @param targets column of every entry, ascending inside a row
 * @param kernel entry of the symmetric kernel
 * @param transition entry of M
 */
record Magic(int[] starts, int[] targets, double[] kernel, double[] transition) {

    private static final double NEGLIGIBLE = 1e-4;
    private static final double SMALLEST = 2.2e-16;

    /** The chain over the rows of the normalised expression. */
    static Magic of(DenseMatrix expression, PreparationConfig c, Workers workers) {
        int n = expression.rows();
        int g = expression.columns();
        int components = Math.min(c.magicComponents(), n - 1);
        double[] space;
        int d;
        if (g <= components) {
            space = new double[n * g];
            Arrays.setAll(space, i -> expression.values()[i]);
            d = g;
        } else {
            Pca pca = Pca.fit(n, g, expression.values(), components);
            space = pca.transform(n, expression.values());
            d = pca.size();
        }
        return of(Knn.of(n, d, space, c.magicKnnMax(), workers), n, c.magicKnn(), c.magicDecay());
    }

    static Magic of(Knn near, int n, int knn, double decay) {
        int k = near.k();
        long[] arcs = new long[n * (2 * k + 1)];
        double[] weight = new double[arcs.length];
        int m = 0;
        for (int i = 0; i < n; i++) {
            arcs[m] = (long) i << 32 | i;
            weight[m++] = 1; // (1 + 1) / 2
            double bandwidth = k == 0 ? SMALLEST : Math.max(SMALLEST, near.distance()[i * k + Math.min(knn, k) - 1]);
            for (int r = 0; r < k; r++) {
                int j = near.index()[i * k + r];
                double ratio = near.distance()[i * k + r] / bandwidth;
                double a = Math.exp(-Math.pow(ratio, decay));
                if (a >= NEGLIGIBLE || Double.isNaN(a)) {
                    double half = (Double.isNaN(a) ? 1 : a) / 2;
                    arcs[m] = (long) i << 32 | j;
                    weight[m++] = half;
                    arcs[m] = (long) j << 32 | i;
                    weight[m++] = half;
                }
            }
        }
        return assemble(n, Arrays.copyOf(arcs, m), weight);
    }

    /** Sums repeated entries and divides rows by their sums. */
    private static Magic assemble(int n, long[] arcs, double[] weight) {
        int[] count = new int[n + 1];
        for (long arc : arcs) {
            count[(int) (arc >>> 32) + 1]++;
        }
        for (int i = 0; i < n; i++) {
            count[i + 1] += count[i];
        }
        int[] slot = count.clone();
        int[] column = new int[arcs.length];
        double[] value = new double[arcs.length];
        for (int e = 0; e < arcs.length; e++) {
            int at = slot[(int) (arcs[e] >>> 32)]++;
            column[at] = (int) arcs[e];
            value[at] = weight[e];
        }
        int[] starts = new int[n + 1];
        int[] targets = new int[arcs.length];
        double[] kernel = new double[arcs.length];
        int m = 0;
        for (int i = 0; i < n; i++) {
            int first = m;
            Integer[] order = new Integer[count[i + 1] - count[i]];
            int base = count[i];
            Arrays.setAll(order, e -> base + e);
            Arrays.sort(order, (a, b) -> Integer.compare(column[a], column[b]));
            for (int e : order) {
                if (m > first && targets[m - 1] == column[e]) {
                    kernel[m - 1] += value[e];
                } else {
                    targets[m] = column[e];
                    kernel[m++] = value[e];
                }
            }
            starts[i + 1] = m;
        }
        double[] transition = new double[m];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int e = starts[i]; e < starts[i + 1]; e++) {
                sum += kernel[e];
            }
            for (int e = starts[i]; e < starts[i + 1]; e++) {
                transition[e] = kernel[e] / sum;
            }
        }
        return new Magic(starts, Arrays.copyOf(targets, m), Arrays.copyOf(kernel, m), transition);
    }

    /**
     * M^t X, one sparse product at a time.
     *
     * @param x N x G
     * @return N x G
     */
    DenseMatrix diffuse(DenseMatrix x, int t, Workers workers) {
        DenseMatrix current = x;
        for (int step = 0; step < t; step++) {
            DenseMatrix from = current;
            DenseMatrix to = DenseMatrix.zeros(x.rows(), x.columns());
            workers.forEachRange(x.rows(), 256, (first, last) -> multiply(from, to, first, last));
            current = to;
        }
        return current;
    }

    private void multiply(DenseMatrix from, DenseMatrix to, int first, int last) {
        int g = from.columns();
        double[] row = new double[g];
        for (int i = first; i < last; i++) {
            Arrays.fill(row, 0);
            for (int e = starts[i]; e < starts[i + 1]; e++) {
                double w = transition[e];
                int base = targets[e] * g;
                for (int j = 0; j < g; j++) {
                    row[j] += w * from.values()[base + j];
                }
            }
            for (int j = 0; j < g; j++) {
                to.values()[i * g + j] = (float) row[j];
            }
        }
    }
}
